"""A case rises at once where nobody of a level is left who may answer, and waits where one is."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from models import messages, outbox
from models.directory import people
from sms import failures
from tests.routing.test_reads import counted
from tests.sms.alerting.lines import Alerting
from tests.sms.alerting.test_case_clocks import accepted, changes, events, lines_to
from tests.sms.alerting.test_cases import case_of, filed, routes, told


@pytest.mark.parametrize("change", ["off_until", "left_at"])
def test_a_case_rises_at_once_where_the_only_one_told_is_off_duty_or_gone(
    line: Alerting, change: str
) -> None:
    case = filed(line, category="police-conduct")
    routes(line, case)
    (owed,) = changes(line, "Oversight", **{change: line.now + timedelta(hours=8)})
    with line.database.begin() as db:
        task = db.execute(select(outbox.outbox).where(outbox.outbox.c.id == owed)).one()
        who = db.execute(select(people.c.id).where(people.c.name == "Oversight")).scalar_one()
    assert (task.task, task.subject) == ("case-failed", who), "the task names no case"
    assert line.does(owed)
    assert told(line, case) == ["National", "Oversight"]
    assert events(line, case)[-1] == "unreached"


def test_while_another_of_the_level_may_answer_it_waits(line: Alerting) -> None:
    other = filed(line, category="police-conduct")
    routes(line, other)
    assert changes(line, "Case worker", off_until=line.now + timedelta(hours=8)) == []


def test_who_has_accepted_keeps_it_though_off_duty(line: Alerting) -> None:
    case = filed(line, category="police-conduct")
    routes(line, case)
    accepted(line, case)
    assert changes(line, "Oversight", off_until=line.now + timedelta(hours=8)) == []


def told_again(line: Alerting, *, first: str = "sent") -> tuple[UUID, Alerting]:
    """A case whose line came to `first`, that was accepted and went its way anew days later."""
    case = filed(line, category="police-conduct")
    _, message = routes(line, case)[0]
    becomes(line, message, first)
    accepted(line, case)
    then = line.later(hours=73)
    then.ticks()
    assert lines_to(line, "Oversight") == 2 and case_of(line, case).level == 0
    return case, then


def becomes(line: Alerting, message: UUID, status: str) -> None:
    with line.database.begin() as db:
        messages.change(db, message, at=line.now, source="t", status=status)


def newest(line: Alerting, name: str) -> UUID:
    with line.database.begin() as db:
        out = messages.messages.c
        rows = select(out.id).join(people, people.c.id == out.person_id)
        mine = rows.where(out.purpose == "case", people.c.name == name)
        return db.execute(mine.order_by(out.created_at.desc()).limit(1)).scalar_one()


def test_a_line_told_again_that_does_not_arrive_tells_the_next_at_once(line: Alerting) -> None:
    case, then = told_again(line)
    again = newest(line, "Oversight")
    with line.database.begin() as db:
        (owed,) = failures.fail(
            db, messages.get(db, again), "UserInBlacklist", now=then.now, source="t"
        )
    assert then.does(owed)
    assert events(line, case)[-1] == "unreached" and case_of(line, case).level > 0


def test_a_line_that_arrives_when_told_again_is_waited_for_though_the_first_did_not(
    line: Alerting,
) -> None:
    case, then = told_again(line, first="failed")
    becomes(then, newest(line, "Oversight"), "delivered")
    assert then.does(then.owes("case-failed", case)) == []
    assert case_of(line, case).level == 0


def test_looking_at_all_that_waits_is_two_queries(line: Alerting) -> None:
    for _ in range(4):
        routes(line, filed(line, category="police-conduct"))
    owed = line.owes("case-failed", filed(line))
    with counted(line.database) as sent:
        assert line.does(owed) == []
    assert len([one for one in sent if "sensitive" in one or "messages" in one]) == 2
