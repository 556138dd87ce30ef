"""The first report of an incident ends while others tell of it: it goes on as it was."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import Connection

from commandline.explain import explain
from models import contacts, incidents, reports
from sms import alerting, hiding, reporter
from sms.incidents import mend
from sms.telling import Line
from tests.models.together import behind
from tests.sms.alerting.deeds import answers, told
from tests.sms.alerting.lines import Alerting
from tests.sms.alerting.test_incidents import YAYA, of, tells, texts


def withdraws_in(line: Alerting, db: Connection, report: UUID) -> None:
    reporter.withdraw(Line(db, line.vault, line.languages, line.now, line.below), report)


def hides_in(line: Alerting, db: Connection, report: UUID) -> None:
    about = Line(db, line.vault, line.languages, line.now, line.below)
    hiding.hide(about, report, "trial", by="x")


def withdraws(line: Alerting, report: UUID) -> None:
    with line.database.begin() as db:
        withdraws_in(line, db, report)


def hides(line: Alerting, report: UUID) -> None:
    with line.database.begin() as db:
        hides_in(line, db, report)


def files(line: Alerting, who: int) -> UUID:
    with line.database.begin() as db:
        phone = contacts.keep(db, line.vault, f"+254700000{who}", line.now).id
    return line.files(YAYA, contact_id=phone)


@pytest.mark.parametrize("ends", [withdraws, hides], ids=["withdrawn", "hidden"])
def test_who_took_it_keeps_it_when_the_first_report_ends_and_others_tell_of_it(
    line: Alerting, ends: Callable[[Alerting, UUID], None]
) -> None:
    first, second, third = (tells(line.later(minutes=n), 501 + n) for n in range(3))
    answers(line, first, "1 {}", "coordinator")
    before = of(line, first)
    ends(line.later(hours=1), first)
    now = of(line, second)
    assert now.follows is None and of(line, third).follows == second
    for name in ("state", "holder_id", "due_at", "whole_due_at", "level", "acknowledged_at"):
        assert getattr(now, name) == getattr(before, name), name
    assert mend(line.database, line.later(hours=1).now) == 0
    assert not any("need not go" in words for words in texts(line, "update"))
    assert {one.role for one in told(line, second)} == {"coordinator", "guard"}
    assert "Thank you" in answers(line.later(hours=2), second, "3 {} 1", "coordinator")
    assert {of(line, one).state for one in (second, third)} == {"resolved"}


def test_who_has_it_hears_that_the_first_withdrew_and_others_remain(line: Alerting) -> None:
    first, _ = tells(line, 501), tells(line, 502)
    answers(line, first, "1 {}", "coordinator")
    withdraws(line, first)
    (words,) = texts(line, "update")
    assert words.endswith("one who reported it withdrew. Others still report it.")


def test_the_ladder_goes_on_where_it_was_and_who_passed_it_is_not_told_again(
    line: Alerting,
) -> None:
    first, second = tells(line, 501), tells(line, 502)
    for hours in (1, 5):
        line.later(hours=hours).ticks()
    answers(line, first, "2 {}", "coordinator")
    due = of(line, first).due_at
    withdraws(line.later(hours=20), first)
    found = of(line, second)
    assert (found.level, found.due_at) == (2, due) and found.whole_due_at is not None
    for hours in (31, 60):
        line.later(hours=hours).ticks()
    assert {"coordinator"}.isdisjoint(one.role for one in told(line, second))
    assert of(line, second).at_desk


def test_how_many_tell_of_it_leaves_out_who_withdrew(line: Alerting) -> None:
    first, second, _ = (tells(line, who) for who in (501, 502, 503))
    withdraws(line, second)
    with line.database.begin() as db:
        assert incidents.count(db, first) == 2
        assert incidents.tellers(db, [first]) == {first: 2}


def test_explain_still_says_what_came_of_the_alerts_that_went_on(line: Alerting) -> None:
    first, second = tells(line, 501), tells(line, 502)
    answers(line, first, "1 {}", "coordinator")
    withdraws(line, first)
    with line.database.begin() as db:
        said = "\n".join(explain(db, of(line, first).reference))
        went_on = "\n".join(explain(db, of(line, second).reference))
    assert "not kept any more" not in said and "accepted" in said
    assert "its alerts and clocks are of this one now: 1 person" in went_on


def test_two_withdraw_and_the_last_ends_it(line: Alerting) -> None:
    first, second = tells(line, 501), tells(line, 502)
    withdraws(line, first)
    withdraws(line, second)
    assert told(line, second) == [] and of(line, second).state == "withdrawn"
    assert any("need not go" in words for words in texts(line, "update"))


def test_what_the_desk_is_to_look_at_and_what_its_words_speak_of_go_on_with_it(
    line: Alerting,
) -> None:
    first, second = tells(line, 501), tells(line, 502)
    with line.database.begin() as db:
        reports.change(db, first, review="named", flags=["armed"])
        reports.change(db, second, flags=["child"])
    withdraws(line, first)
    now, before = of(line, second), of(line, first)
    assert (now.review, now.flags, before.review) == ("named", ["armed", "child"], "")


@pytest.mark.parametrize("ends", [withdraws_in, hides_in], ids=["withdrawn", "hidden"])
def test_one_who_tells_of_it_while_the_first_ends_joins_what_goes_on(
    line: Alerting, ends: Callable[[Alerting, Connection, UUID], None]
) -> None:
    first, second = tells(line, 501), tells(line.later(minutes=2), 502)
    third = files(line.later(minutes=4), 503)
    owed = line.owes("route", third)

    def routes(db: Connection) -> None:
        alerting.route(
            db, line.vault, line.languages, owed, now=line.later(minutes=5).now, below=line.below
        )

    behind(line.database, lambda db: ends(line.later(minutes=5), db, first), routes)
    assert of(line, second).follows is None
    assert of(line, third).follows == second
    assert told(line, third) == []
