"""Doubt holds a report for a look, never drops it, and never touches what is urgent."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from models import contacts, events, outbox, reports, trust
from models.report_states import DESK, HOLDER
from models.reports import Report
from models.trust import History
from routing.trust import A_DAY, AN_HOUR, CALLED_FALSE, why_held
from sms.looking import release
from tests.models.stands import stands
from tests.sms.alerting.lines import Alerting


def phone(line: Alerting) -> UUID:
    with line.database.begin() as db:
        return contacts.keep(db, line.vault, "+254700000501", line.now).id


def many(line: Alerting, number: int, **values: object) -> list[UUID]:
    return [line.files(contact_id=phone(line), **values) for _ in range(number)]


def of(line: Alerting, report: UUID) -> Report:
    with line.database.begin() as db:
        return reports.get(db, report)


@pytest.mark.parametrize(
    ("known", "held"),
    [
        pytest.param(History(0, 0, AN_HOUR, A_DAY), False, id="at the caps"),
        pytest.param(History(9, 0, AN_HOUR + 1, 6), True, id="one more in an hour"),
        pytest.param(History(9, 0, 1, A_DAY + 1), True, id="one more in a day"),
        pytest.param(History(0, CALLED_FALSE, 1, 1), True, id="called false by three"),
        pytest.param(History(3, CALLED_FALSE, 1, 1), False, id="found true as often"),
        pytest.param(History(0, CALLED_FALSE - 1, 1, 1), False, id="called false by two"),
    ],
)
def test_when_a_report_waits_for_a_look(known: History, held: bool) -> None:
    assert bool(why_held(known, severity="high", happening_now=False)) == held
    assert not why_held(known, severity="urgent", happening_now=False)
    assert not why_held(known, severity="low", happening_now=True)
    assert not why_held(known, severity="high", happening_now=False, hurt=True)


def test_the_sixth_report_of_an_hour_waits_at_the_desk_and_says_why(line: Alerting) -> None:
    filed = many(line, AN_HOUR + 1, category="other", severity="low")
    assert line.routes(filed[-1]) == []
    found = of(line, filed[-1])
    assert (found.state, found.at_desk, found.due_at) == (
        "held",
        True,
        line.now + timedelta(hours=1),
    )
    with line.database.begin() as db:
        said = events.of(db, filed[-1])[-1]
    assert (said["kind"], said["facts"]["why"][:13]) == ("held", "more than 5 r")


@pytest.mark.parametrize(
    "values",
    [
        {"happening_now": True},
        {"category": "fire", "severity": "urgent"},
        {"category": "violence", "hurt": "yes"},
    ],
    ids=["happening now", "urgent", "somebody is hurt"],
)
def test_what_is_urgent_is_told_however_many_there_were(
    line: Alerting, values: dict[str, object]
) -> None:
    many(line, 3 * A_DAY)
    report = many(line, 1, **values)[0]
    assert line.routes(report)
    assert of(line, report).state == "routed"


def test_released_by_the_desk_its_people_are_told_at_once(line: Alerting) -> None:
    report = many(line, AN_HOUR + 1)[-1]
    line.routes(report)
    with line.database.begin() as db:
        owed = release(db, reports.lock(db, report), line.now, by=DESK)
    assert line.does(owed)
    found = of(line, report)
    assert (found.state, found.at_desk, found.looked_at) == ("routed", False, line.now)


def test_what_nobody_looks_at_in_an_hour_goes_its_way(line: Alerting) -> None:
    report = many(line, AN_HOUR + 1)[-1]
    line.routes(report)
    assert line.later(minutes=59).ticks() == []
    then = line.later(hours=1)
    then.ticks()
    with line.database.begin() as db:
        owed = outbox.missed(db, then.now, 10)
    assert then.does(owed[-1][0])
    assert of(line, report).state == "routed"


def test_the_history_is_by_a_persons_word_and_a_years(line: Alerting) -> None:
    true, false, old, open_one = many(line, 4)
    with line.database.begin() as db:
        stands(db, true, state="resolved")
        stands(db, false, state="false_report")
        stands(db, old, state="false_report", created_at=line.now - timedelta(days=400))
        assert trust.history(db, phone(line), line.now) == History(1, 1, 3, 3)
        with pytest.raises(PermissionError):
            reports.move(db, open_one, "call_false", by="clock")
        reports.move(db, open_one, "call_false", by=HOLDER)


def test_who_asked_to_be_forgotten_has_no_history_to_be_held_by(line: Alerting) -> None:
    for _ in range(AN_HOUR + 3):
        report = line.files()
    assert line.routes(report)
