"""What a report lent to the texts of its incident goes from them when it is hidden or forgotten."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select

from models import contacts, erasure, originals, outbox, reports
from models.messages import messages
from models.vault import place
from sms import hiding, lent, reporter
from sms.telling import Line
from tests.sms.alerting.lines import Alerting
from tests.sms.alerting.test_incidents import YAYA, of, tells


def works(line: Alerting, db: object) -> Line:
    return Line(db, line.vault, line.languages, line.now, line.below)  # type: ignore[arg-type]


def hides(line: Alerting, report: UUID) -> None:
    with line.database.begin() as db, outbox.collected(db) as owed:
        hiding.hide(works(line, db), report, "danger", by="desk@usalama.example")
    for row in outbox.due(owed, line.now):
        line.does(row)


def saying(line: Alerting, what: str) -> list[tuple[str, str, UUID | None]]:
    """(purpose, status, report) of the texts that say something."""
    with line.database.connect() as db:
        rows = db.execute(select(messages)).all()
    return [
        (row.purpose, row.status, row.report_id)
        for row in rows
        if row.words_sealed
        and what in line.vault.words.open(row.words_sealed, place("messages.words", row.id))
    ]


def an_incident(line: Alerting) -> tuple[UUID, UUID]:
    """One that says no place, told again with one, which the deputy's alert then says."""
    first = tells(line, 501, "")
    second = tells(line.later(minutes=3), 501)
    assert of(line, second).follows == first
    line.later(hours=2).ticks()
    assert ("alert", "queued", first) in saying(line, YAYA)
    return first, second


def test_a_hidden_report_is_in_no_text_of_the_incident_it_was_of(line: Alerting) -> None:
    first, second = an_incident(line)
    then = line.later(hours=3)
    hides(then, second)
    left = saying(line, YAYA)
    assert [one for one in left if one[2] == first] == []
    assert all(status == "failed" and report == second for _, status, report in left)
    assert saying(line, ", near (taken out)") or saying(line, "near (taken out)")
    with line.database.connect() as db:
        kept = originals.of(db, second)
    assert [(one.place, one.reason, one.masked_by) for one in kept] == [
        ("messages.words", "hidden", "desk@usalama.example")
    ]


def test_what_is_told_after_says_no_place_of_it_either(line: Alerting) -> None:
    first, second = an_incident(line)
    hides(line.later(hours=3), second)
    line.later(hours=8).ticks()
    assert of(line, first).level == 2
    assert [one for one in saying(line, YAYA) if one[2] == first] == []


def test_nor_where_the_first_was_withdrawn_and_the_hidden_one_had_gone_on(line: Alerting) -> None:
    first, second = an_incident(line)
    with line.database.begin() as db:
        reporter.withdraw(works(line.later(hours=3), db), first)
    assert of(line, second).follows is None
    hides(line.later(hours=4), second)
    assert [one for one in saying(line, YAYA) if one[2] == first] == []


def test_an_alert_that_waits_goes_without_the_place_where_the_hidden_one_was_the_first(
    line: Alerting,
) -> None:
    first = tells(line, 501)
    tells(line.later(minutes=3), 502, "near yaya")
    hides(line.later(minutes=5), first)
    assert ("alert", "queued", first) not in saying(line, YAYA)
    assert ("alert", "queued", first) in saying(line, "near (taken out)")


def test_a_place_of_its_own_stays_with_the_first(line: Alerting) -> None:
    first = tells(line, 501)
    second = tells(line.later(minutes=3), 502)
    assert of(line, second).follows == first
    before = len([one for one in saying(line, YAYA) if one[2] == first])
    hides(line.later(minutes=5), second)
    assert len([one for one in saying(line, YAYA) if one[2] == first]) == before


def test_what_was_added_and_has_not_gone_yet_does_not_go(line: Alerting) -> None:
    first = tells(line, 501)
    with line.database.begin() as db:
        reporter.add(works(line, db), first, "the blue gate", channel="sms")
    assert ("update", "queued", first) in saying(line, "blue gate")
    hides(line.later(minutes=5), first)
    assert ("update", "queued", first) not in saying(line, "blue gate")
    assert ("update", "queued", first) in saying(line, "You need not go")


def test_one_shown_again_by_then_lends_as_before(line: Alerting) -> None:
    first, second = an_incident(line)
    with line.database.begin() as db, outbox.collected(db) as owed:
        hiding.hide(works(line, db), second, "danger", by="x")
        hiding.show(works(line, db), reports.get(db, second), by="x")
    line.does(owed[0].id)
    assert ("alert", "queued", first) in saying(line, YAYA)
    with line.database.connect() as db:
        assert not outbox.owes(db, lent.TASK, second)


@pytest.mark.parametrize("withdrawn", [False, True], ids=["it follows", "it followed"])
def test_nor_is_what_a_forgotten_person_lent(line: Alerting, *, withdrawn: bool) -> None:
    first, second = an_incident(line)
    with line.database.begin() as db:
        if withdrawn:
            reporter.withdraw(works(line.later(hours=3), db), first)
        known = contacts.find(db, line.vault, "+254700000501")
        other = contacts.keep(db, line.vault, "+254700000555", line.now).id
        assert known
        reports.change(db, first, contact_id=other)
        erasure.erase(db, known.id)
    assert saying(line, YAYA) == []
