"""A case rises in its own time, or when its neutral line did not arrive; not while one works."""

from __future__ import annotations

from sqlalchemy import select

from models import messages, outbox, sensitive
from sms.cases import RAISE_CASE
from sms.failures import fail
from tests.sms.alerting.lines import Alerting
from tests.sms.alerting.test_cases import case_of, filed, routes, told


def owed(line: Alerting, task: str) -> list[int]:
    with line.database.begin() as db:
        return [row for row, what in outbox.missed(db, line.now, 99) if what == task]


def test_what_is_happening_now_waits_a_quarter_of_an_hour_and_keeps_no_minute(
    line: Alerting,
) -> None:
    at = line.later(minutes=7)
    case = filed(at, category="police-conduct", happening_now=True)
    routes(at, case)
    due = case_of(line, case).due_at
    assert due and due == sensitive.hour(due)
    assert owed(at.later(minutes=14), RAISE_CASE) == []
    then = at.later(minutes=15)
    (row,) = owed(then, RAISE_CASE)
    then.does(row)
    assert told(line, case) == ["National", "Oversight"]
    assert then.does(row) == [], "once"


def test_while_one_works_on_it_the_quarter_of_an_hour_tells_nobody(line: Alerting) -> None:
    case = filed(line, category="police-conduct", happening_now=True)
    routes(line, case)
    with line.database.begin() as db:
        sensitive.change(db, case, state="acknowledged")
    (row,) = owed(line.later(minutes=15), RAISE_CASE)
    assert line.later(minutes=15).does(row) == []
    assert told(line, case) == ["Oversight"]


def test_what_is_not_happening_now_owes_no_such_raise(line: Alerting) -> None:
    routes(line, filed(line, category="police-conduct"))
    assert owed(line.later(days=1), RAISE_CASE) == []


def test_where_the_neutral_line_fails_the_next_are_told_at_once(line: Alerting) -> None:
    case = filed(line, category="police-conduct")
    other = filed(line, category="family-safety")
    routes(line, other)
    _, message = routes(line, case)[0]
    with line.database.begin() as db:
        (row,) = fail(db, messages.get(db, message), "UserInBlacklist", now=line.now, source="t")
        subject = db.execute(select(outbox.outbox.c.subject).where(outbox.outbox.c.id == row))
        assert subject.scalar_one() == message, "the task names no case"
    assert line.does(row)
    assert told(line, case) == ["National", "Oversight"]
    assert (case_of(line, case).level, case_of(line, other).level) == (3, 0)
