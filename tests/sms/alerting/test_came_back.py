"""A caller tells the rest of a report an operator made of the dropped call: who is told changes."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from models import contacts, reports
from models.vault import place
from sms import gsm, texts_incidents
from sms.came_back import TASK
from tests.sms.alerting.deeds import answers, told
from tests.sms.alerting.lines import Alerting
from tests.sms.alerting.test_incidents import alerted, of, tells, texts
from tests.sms.alerting.test_named import does_what_is_owed


def comes_back(line: Alerting, report: UUID, landmark: str = "", **told: object) -> None:
    """What the call writes, and the worker after it."""
    if landmark:
        told["landmark_sealed"] = line.vault.words.seal(landmark, place("reports.landmark", report))
    with line.database.begin() as db:
        caller = contacts.keep(db, line.vault, "+254700000501", line.now).id
        reports.change(db, report, **{"contact_id": caller} | told)
    line.does(line.owes(TASK, report))


def taken_up(line: Alerting, **values: object) -> UUID:
    report = line.files(contact_id=None, **values)
    line.routes(report)
    return report


def roles(line: Alerting, report: UUID) -> set[str]:
    return {one.role for one in told(line, report)}


def test_the_place_reaches_who_was_told_and_the_clock_runs_as_for_what_is_happening_now(
    line: Alerting,
) -> None:
    report = taken_up(line)
    before = alerted(line)
    then = line.later(minutes=5)
    comes_back(then, report, "Yaya Centre", happening_now=True, involved="few")
    said = texts(line, "update")
    assert len(said) == before == alerted(line)
    assert any(
        one.endswith("more from who reports it, near Yaya Centre. Happening now. 2 to 5 involved.")
        for one in said
    )
    found = of(line, report)
    assert found.due_at == then.now + timedelta(minutes=15)
    assert found.whole_due_at == then.now + timedelta(hours=24)


def test_whom_it_is_kept_from_now_has_nothing_to_answer(line: Alerting) -> None:
    report = taken_up(line)
    answers(line, report, "1 {}", "coordinator")
    comes_back(line, report, kept_from=["forum"])
    found = of(line, report)
    assert roles(line, report) == {"guard"}
    assert (found.holder_id, found.due_at) == (None, line.now)
    line.later(minutes=1).ticks()
    assert {"coordinator", "deputy"}.isdisjoint(roles(line, report))


def test_where_nobody_is_left_the_next_are_told(line: Alerting) -> None:
    report = taken_up(line, category="drugs")
    assert roles(line, report) == {"coordinator"}
    comes_back(line, report, kept_from=["forum"])
    does_what_is_owed(line)
    assert roles(line, report) == {"ocs"}


def test_who_is_named_is_taken_out_and_the_desk_looks(line: Alerting) -> None:
    report = taken_up(line)
    comes_back(line, report, "coordinator Asha sells it")
    assert roles(line, report) == {"guard"} and of(line, report).review == "named"


def test_a_duty_holder_who_turns_out_to_report_it_is_told_of_it_no_more(line: Alerting) -> None:
    report = taken_up(line)
    with line.database.begin() as db:
        asha = contacts.find(db, line.vault, "+254700000900")
    assert asha is not None
    comes_back(line, report, contact_id=asha.id)
    assert roles(line, report) == {"guard"}


def test_what_had_joined_another_stands_for_itself_when_it_would_not_have(line: Alerting) -> None:
    first = tells(line, 502)
    report = taken_up(line, landmark="Yaya Centre stage")
    assert of(line, report).follows == first
    comes_back(line, report, happening_now=True)
    does_what_is_owed(line)
    found = of(line, report)
    assert (found.follows, found.due_at) == (None, line.now + timedelta(minutes=15))


def test_before_it_is_routed_routing_does_it_all(line: Alerting) -> None:
    report = line.files(contact_id=None)
    comes_back(line, report, "coordinator Asha sells it")
    assert of(line, report).state == "received" and texts(line, "update") == []


@pytest.mark.parametrize("language", ["en", "sw"])
def test_it_is_one_part(line: Alerting, language: str) -> None:
    words = texts_incidents.came_back(
        line.languages[language],
        short_number=999,
        landmark="b" * 160,
        involved="many",
        happening_now=True,
    )
    assert gsm.is_gsm(words) and gsm.segments(words) == 1
