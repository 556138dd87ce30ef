"""Which row of which book sent each round is said in `usalama explain` and on the report's page."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Engine

from commandline.explain import explain
from console.happenings import said
from models import alerts, events, reports, rule_books
from models.directory import organisations
from models.rule_books import SHIPS
from routing.rulebook import Row
from routing.rulebook_form import kept
from sms import reporter
from sms.telling import Line
from tests.sms.alerting.deeds import answers
from tests.sms.alerting.lines import Alerting
from tests.sms.alerting.test_rules_in_force import put_in_force

EVERY = kept(Row("every one", clocks={0: (20, 5)}))
ARMS = kept(Row("arms", flags=frozenset({"armed"}), levels={"police": 0}))
BY_EVERY = ", by the row every one of rules 1"


def explained(line: Alerting, report: UUID) -> list[str]:
    with line.database.begin() as db:
        found = list(explain(db, reports.get(db, report).reference))
    return [one for one in found if not one.startswith("  ")]


def on_the_page(line: Alerting, report: UUID) -> list[str]:
    with line.database.begin() as db:
        return [said(e["kind"], e["actor"], e["facts"], "") for e in events.of(db, report)]


def resident(line: Alerting, database: Engine, report: UUID, words: str = "") -> None:
    with database.begin() as db:
        about = Line(db, line.vault, line.languages, line.now, line.below)
        if words:
            reporter.add(about, report, words, channel="sms")
        else:
            reporter.reopen(about, report)


def test_every_round_up_to_the_desk_names_its_row_and_book(line: Alerting) -> None:
    put_in_force(line.database, line.now, EVERY)
    report = line.files()
    line.routes(report)
    for _ in range(4):
        line.raises(report, "no answer")
    rounds = [one for one in explained(line, report) if "routed to" in one or "raised from" in one]
    assert len(rounds) == 5 and all(BY_EVERY in one for one in rounds)
    page = [one for one in on_the_page(line, report) if BY_EVERY in one]
    assert len(page) == 5 and page[0] == f"Those who must know were told, at level 0{BY_EVERY}"
    with line.database.begin() as db:
        assert all("@every one" in alert.rule for alert in alerts.of_report(db, report))


def test_what_is_opened_again_names_the_row_of_then(line: Alerting) -> None:
    put_in_force(line.database, line.now, EVERY)
    report = line.files()
    line.routes(report)
    answers(line, report, "1 {}", "coordinator")
    answers(line, report, "3 {} 1", "coordinator")
    resident(line.later(hours=1), line.database, report)
    (found,) = [one for one in explained(line, report) if "reopened by" in one]
    assert f"to level 1{BY_EVERY};" in found
    assert f"The resident says it is not over: opened again{BY_EVERY}" in on_the_page(line, report)


def test_who_is_told_for_what_was_added_is_told_by_a_row_too(line: Alerting) -> None:
    put_in_force(line.database, line.now, ARMS)
    report = line.files()
    line.routes(report)
    resident(line.later(minutes=5), line.database, report, "they have guns")
    assert any(", by the row arms of rules 1;" in one for one in explained(line, report))
    assert any(", by the row arms of rules 1" in one for one in on_the_page(line, report))
    (first, *_) = [one for one in explained(line, report) if "routed to" in one]
    assert "by the row" not in first


def test_what_the_county_is_handed_no_row_rules(line: Alerting) -> None:
    put_in_force(line.database, line.now, EVERY)
    report = line.files()
    line.routes(report)
    with line.database.begin() as db:
        row = organisations.update().where(organisations.c.name == "Westlands police")
        db.execute(row.values(kind="county_desk"))
    answers(line, report, "3 {} 2 COUNTY", "coordinator")
    (found,) = [one for one in on_the_page(line, report) if "handed it to" in one]
    assert "by the row" not in found


def test_after_a_roll_back_to_what_ships_no_row_is_named(line: Alerting) -> None:
    put_in_force(line.database, line.now, EVERY)
    report = line.files()
    line.routes(report)
    then = line.later(minutes=5)
    with line.database.begin() as db:
        book = rule_books.in_force(db, then.now)
        assert book
        rule_books.roll_back(db, SHIPS, book.author_id, "Too much", then.now)
    then.raises(report, "no answer")
    (found,) = [one for one in explained(line, report) if "raised from" in one]
    assert "by the row" not in found
