"""A report about a duty holder or his organisation does not reach him, at any level."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select

from commandline.explain import explain
from models import alerts, contacts, reports
from models.directory import organisations, people
from models.report_states import DESK
from sms import conflict
from sms.incidents import part
from tests.sms.alerting.deeds import answers, told
from tests.sms.alerting.lines import Alerting
from tests.sms.alerting.test_incidents import tells


def roles(line: Alerting, report: UUID) -> list[str]:
    with line.database.begin() as db:
        return sorted(alert.role for alert in alerts.of_report(db, report))


def kept(line: Alerting, report: UUID, name: str) -> None:
    with line.database.begin() as db:
        row = select(organisations.c.id).where(organisations.c.name == name)
        reports.keep_from(db, report, db.execute(row).scalar_one())


def climbs(line: Alerting, report: UUID) -> None:
    line.routes(report)
    for hours in (1, 6, 31, 60):
        line.later(hours=hours).ticks()


def said(line: Alerting, report: UUID) -> str:
    with line.database.begin() as db:
        return "\n".join(explain(db, reports.get(db, report).reference))


def test_a_duty_holder_is_not_told_of_his_own_report(line: Alerting) -> None:
    with line.database.begin() as db:
        asha = contacts.keep(db, line.vault, "+254700000900", line.now).id
    report = line.files(contact_id=asha)
    climbs(line, report)
    assert "coordinator" not in roles(line, report)
    assert "deputy" in roles(line, report)
    assert "who reported it" not in said(line, report), "it would say which of them did"


@pytest.mark.parametrize(
    ("organisation", "never"),
    [
        ("Kilimani watch", {"coordinator", "deputy"}),
        ("Westlands police", {"ocs"}),
        ("National desk", {"desk"}),
    ],
)
def test_what_the_desk_keeps_from_an_organisation_no_level_tells_it(
    line: Alerting, organisation: str, never: set[str]
) -> None:
    report = line.files()
    kept(line, report, organisation)
    climbs(line, report)
    assert never.isdisjoint(roles(line, report))
    assert len(roles(line, report)) >= 2
    why = f"The desk keeps it from {organisation}: it may be about them"
    assert why in said(line, report)
    with line.database.begin() as db:
        assert reports.get(db, report).at_desk


def test_nor_by_another_duty_at_the_same_phone(line: Alerting) -> None:
    with line.database.begin() as db:
        police = select(people.c.contact_id).where(people.c.name == "Police")
        db.execute(
            people.update()
            .where(people.c.name == "Guard")
            .values(contact_id=db.execute(police).scalar_one())
        )
    report = line.files()
    kept(line, report, "Westlands police")
    climbs(line, report)
    assert {"ocs", "guard"}.isdisjoint(roles(line, report))


def organisation(line: Alerting, name: str) -> UUID:
    with line.database.begin() as db:
        row = select(organisations.c.id).where(organisations.c.name == name)
        return UUID(str(db.execute(row).scalar_one()))


def desk_keeps(line: Alerting, report: UUID, name: str) -> None:
    """As the desk's page does it, and the worker after it."""
    with line.database.begin() as db:
        found = conflict.told_of(db, reports.get(db, report))
        owed = conflict.keep_from(db, found, organisation(line, name), line.now)
    if owed:
        line.does(owed)


def test_kept_from_on_a_twin_it_is_kept_from_on_the_report_whose_alerts_tell_of_it(
    line: Alerting,
) -> None:
    first, second = tells(line, 501), tells(line, 502)
    answers(line, first, "1 {}", "coordinator")
    desk_keeps(line, second, "Kilimani watch")
    assert {one.role for one in told(line, first)} == {"guard"}
    with line.database.begin() as db:
        assert reports.get(db, first).holder_id is None
        kept_from = [reports.get(db, one).kept_organisations for one in (first, second)]
    assert kept_from == [[organisation(line, "Kilimani watch")]] * 2
    line.later(minutes=1).ticks()
    assert {"coordinator", "deputy"}.isdisjoint({one.role for one in told(line, first)})


def test_what_joins_later_and_is_parted_is_still_kept_from_them(line: Alerting) -> None:
    first = tells(line, 501)
    desk_keeps(line, first, "Kilimani watch")
    third = tells(line.later(minutes=3), 503)
    with line.database.begin() as db:
        assert reports.get(db, third).follows == first
        owed = part(db, reports.lock(db, third), line.now, by=DESK, apart=True)
    line.does(owed)
    climbs(line, third)
    assert {"coordinator", "deputy"}.isdisjoint(roles(line, third))


def test_what_is_kept_from_those_told_of_the_first_is_not_joined_to_it(line: Alerting) -> None:
    """The desk looked at it while it was held."""
    tells(line, 501)
    kept_too = [organisation(line, "Kilimani watch")]
    second = tells(line, 502, kept_organisations=kept_too)
    with line.database.begin() as db:
        assert reports.get(db, second).follows is None
    assert "coordinator" not in roles(line, second)


def test_kept_from_who_has_it_at_the_desk_it_stays_there_without_a_clock(line: Alerting) -> None:
    report = line.files()
    climbs(line, report)
    then = line.later(hours=61)
    answers(then, report, "1 {}", "coordinator")
    desk_keeps(then, report, "Kilimani watch")
    with line.database.begin() as db:
        found = reports.get(db, report)
    assert (found.holder_id, found.at_desk, found.due_at) == (None, True, None)
    assert then.ticks() == []


def test_kept_from_who_has_it_after_its_whole_time_the_next_level_is_told(line: Alerting) -> None:
    report = line.files(happening_now=True)
    line.routes(report)
    answers(line, report, "1 {}", "coordinator")
    then = line.later(hours=25)
    then.ticks()
    desk_keeps(then, report, "Kilimani watch")
    then.later(minutes=1).ticks()
    with line.database.begin() as db:
        found = reports.get(db, report)
    assert (found.holder_id, found.at_desk, found.level) == (None, True, 2)
    assert told(line, report, "ocs")


def test_it_is_taken_back_from_a_holder_at_the_same_phone_too(line: Alerting) -> None:
    with line.database.begin() as db:
        police = select(people.c.contact_id).where(people.c.name == "Police")
        phone = db.execute(police).scalar_one()
        db.execute(people.update().where(people.c.name == "Guard").values(contact_id=phone))
    report = line.files()
    line.routes(report)
    answers(line, report, "1 {}", "guard")
    desk_keeps(line, report, "Westlands police")
    with line.database.begin() as db:
        assert reports.get(db, report).holder_id is None
