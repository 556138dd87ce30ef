"""A report about a duty holder or his organisation does not reach him, at any level."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select

from commandline.explain import explain
from models import alerts, contacts, reports
from models.directory import organisations, people
from tests.sms.alerting.lines import Alerting


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
    assert "Is the one who reported it" in said(line, report)


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
