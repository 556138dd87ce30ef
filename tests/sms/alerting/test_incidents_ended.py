"""What one of several says of the end of an incident reaches who had it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import select

from models.alerts import of_report as alerts_of_report
from models.directory import duties, people
from sms import reporter
from sms.telling import Line
from tests.sms.alerting.deeds import answers
from tests.sms.alerting.lines import Alerting
from tests.sms.alerting.test_incidents import of, tells, texts


def ended(line: Alerting) -> tuple[UUID, UUID]:
    """Two who tell of one thing, which the coordinator accepted and closed."""
    first, second = tells(line, 501), tells(line, 502)
    answers(line, first, "1 {}", "coordinator")
    answers(line, first, "3 {} 1", "coordinator")
    return first, second


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        (reporter.confirm, "one who reported it says it is solved. Thank you."),
        (reporter.reopen, "one who reported it says it is not over."),
    ],
    ids=["yes", "not fixed"],
)
def test_what_a_follower_says_of_the_end_reaches_who_ended_it(
    line: Alerting, deed: Callable[[Line, UUID], object], said: str
) -> None:
    _, second = ended(line)
    with line.database.begin() as db:
        deed(Line(db, line.vault, line.languages, line.now, line.below), second)
    assert [said in words for words in texts(line, "update")] == [True]


def test_a_follower_opened_again_is_not_given_to_who_passed_it(line: Alerting) -> None:
    first, second = tells(line, 501), tells(line, 502)
    line.later(hours=1).ticks()
    answers(line, first, "2 {}", "deputy")
    answers(line, first, "1 {}", "guard")
    answers(line, first, "3 {} 1", "guard")
    with line.database.begin() as db:
        deputy = select(people.c.id).where(people.c.name == "Deputy").scalar_subquery()
        db.execute(duties.update().where(duties.c.person_id == deputy).values(level=3))
        reporter.reopen(Line(db, line.vault, line.languages, line.now, line.below), second)
    with line.database.begin() as db:
        assert {one.role for one in alerts_of_report(db, second)} == {"desk"}


def test_who_has_it_hears_that_another_ended_it(line: Alerting) -> None:
    first = tells(line, 501)
    answers(line, first, "1 {}", "coordinator")
    then = line.later(hours=73)
    then.ticks()
    answers(then, first, "3 {} 1", "deputy")
    (words,) = texts(line, "update")
    assert words.endswith("Kilimani: closed by Kilimani watch: solved. You need not go.")


def test_who_ends_what_he_has_hears_nothing_of_it(line: Alerting) -> None:
    ended(line)
    assert texts(line, "update") == []


def test_nor_in_the_rounds_after_that(line: Alerting) -> None:
    first, second = tells(line, 501), tells(line, 502)
    line.later(hours=1).ticks()
    answers(line, first, "2 {}", "deputy")
    answers(line, first, "1 {}", "guard")
    answers(line, first, "3 {} 1", "guard")
    with line.database.begin() as db:
        reporter.reopen(Line(db, line.vault, line.languages, line.now, line.below), second)
        deputy = select(people.c.id).where(people.c.name == "Deputy").scalar_subquery()
        db.execute(duties.update().where(duties.c.person_id == deputy).values(level=3))
    for hours in (30, 60, 90):
        line.later(hours=hours).ticks()
    with line.database.begin() as db:
        roles = {one.role for one in alerts_of_report(db, second)}
    assert "deputy" not in roles and "desk" in roles


def test_who_has_it_hears_that_one_of_several_withdrew(line: Alerting) -> None:
    first, second = tells(line, 501), tells(line, 502)
    answers(line, first, "1 {}", "coordinator")
    with line.database.begin() as db:
        reporter.withdraw(Line(db, line.vault, line.languages, line.now, line.below), second)
    (words,) = texts(line, "update")
    assert words.endswith("one who reported it withdrew. Others still report it.")
    assert of(line, first).is_open
