"""Whoever a report may be about does nothing to it any more, whatever he or she was told before."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import func, select

from models import contacts, messages, reports
from models.directory import people
from sms import dialled, reporter
from sms.duty import behind
from sms.keywords import parse
from sms.telling import Line
from sms.turns import Turn
from tests.sms.alerting.deeds import phone_of, texts, told
from tests.sms.alerting.lines import Alerting
from tests.sms.alerting.test_conflict import desk_keeps
from tests.sms.alerting.test_ladder import report_of, routed

ALL = ["1 {}", "2 {}", "3 {}", "3 {} 1", "3 {} 2 KPLC", "3 {} 4", "3 {} 5", "NOTE {} need help",
       "NOTE {} all is well", "WHO {}", "ASK {} where do you live?", "CALL {}"]  # fmt: skip


def by_the_desk(line: Alerting, report: UUID) -> None:
    desk_keeps(line, report, "Kilimani watch")


def by_words(line: Alerting, report: UUID) -> None:
    """The reporter adds who did it."""
    with line.database.begin() as db:
        said = Line(db, line.vault, line.languages, line.now, line.below)
        reporter.add(said, report, "call 0700000900, he did it", channel="ussd")
    assert report_of(line, report).review == "named"


def begun(line: Alerting) -> tuple[UUID, UUID, int]:
    """A report of somebody who agreed to SMS, and the coordinator's phone and number for it."""
    with line.database.begin() as db:
        resident = contacts.keep(db, line.vault, "+254711000009", line.now).id
    report = routed(line, contact_id=resident, contact="sms")
    (asha,) = told(line, report, "coordinator")
    return report, phone_of(line, asha.person_id), asha.short_number


def out_of_hand(line: Alerting, report: UUID) -> list[object]:
    """All that an answer may change, but for what is said to the sender."""
    found = report_of(line, report)
    with line.database.begin() as db:
        others = select(func.count()).where(messages.messages.c.purpose.in_(("ask", "news")))
        sent = db.execute(others).scalar_one()
        asked = db.execute(select(reports.reports.c.call_asked_at)).scalar_one()
    return [found, sent, asked]


@pytest.mark.parametrize("accused", [by_the_desk, by_words])
@pytest.mark.parametrize("before", ["", "1 {}", "2 {}"], ids=["told", "had it", "passed it on"])
def test_who_is_accused_is_answered_as_of_no_alert_at_all(
    line: Alerting, accused: Callable[[Alerting, UUID], None], before: str
) -> None:
    report, phone, number = begun(line)
    if before:
        texts(line, phone, before.format(number))
    accused(line.later(minutes=1), report)
    kept = out_of_hand(line, report)
    for hours, words in enumerate(ALL):
        said = texts(line.later(hours=hours, minutes=2), phone, words.format(number))
        assert said in (f"You have no alert {number}. LIST shows yours.", ""), words
    assert out_of_hand(line, report) == kept


def test_nor_in_the_call(line: Alerting) -> None:
    report, phone, number = begun(line)
    (alert,) = told(line, report, "coordinator")
    by_the_desk(line, report)
    with line.database.begin() as db:
        turn = Turn(
            db, line.vault, line.languages, "call", {}, phone, behind(db, phone),
            parse(f"3 {number} 5"), line.now, line.below, "*384*70421#", "en",
        )  # fmt: skip
        said, sent = dialled.act(turn, alert.id)
    assert (said, sent) == (f"You have no alert {number}. LIST shows yours.", [])
    assert report_of(line, report).state == "routed"


def test_nor_under_another_duty_at_the_same_phone(line: Alerting) -> None:
    """The guard answers for the police too, and passed it on before."""
    with line.database.begin() as db:
        guards = db.execute(select(people.c.contact_id).where(people.c.name == "Guard"))
        phone = guards.scalar_one()
        db.execute(people.update().where(people.c.name == "Police").values(contact_id=phone))
    report = routed(line)
    (alert,) = told(line, report, "guard")
    texts(line, phone, f"2 {alert.short_number}")
    desk_keeps(line, report, "Westlands police")
    assert texts(line, phone, f"1 {alert.short_number}").startswith("Huna ")
    assert report_of(line, report).holder_id is None


def test_who_closed_it_before_it_was_opened_again_hears_who_has_it_now(line: Alerting) -> None:
    report, phone, number = begun(line)
    texts(line, phone, f"1 {number}")
    texts(line, phone, f"3 {number} 1")
    then = line.later(hours=5)
    with line.database.begin() as db:
        reporter.reopen(Line(db, line.vault, line.languages, then.now, line.below), report)
    assert texts(then, phone, f"3 {number} 1") == f"{number} is no longer with you."
    assert report_of(line, report).state == "routed"
    (deputy,) = told(line, report, "deputy")
    texts(then, phone_of(line, deputy.person_id), f"1 {deputy.short_number}")
    said = texts(then.later(minutes=1), phone, f"3 {number} 1")
    assert said.startswith(f"{number} is with Kilimani watch (deputy) since")
    assert report_of(line, report).holder_id == deputy.person_id
