"""Who is named while away, at a phone of another ward, or as one without a duty here."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from models import stand_ins
from models.directory import people
from models.directory_changes import By
from models.duties import NO_END
from tests.sms.alerting.lines import Alerting
from tests.sms.alerting.test_conflict import climbs, kept, roles
from tests.sms.alerting.test_named import explained, told, words
from tests.sms.alerting.test_trust import of


def person(line: Alerting, name: str, column: Any = people.c.id) -> UUID:
    with line.database.begin() as db:
        return UUID(str(db.execute(select(column).where(people.c.name == name)).scalar_one()))


def becomes(line: Alerting, name: str, **values: object) -> None:
    with line.database.begin() as db:
        db.execute(people.update().where(people.c.name == name).values(**values))


def is_away(line: Alerting, name: str, instead: str) -> None:
    becomes(line, name, off_until=NO_END)
    one, other = person(line, name), person(line, instead)
    with line.database.begin() as db:
        by, until = By("operator", line.now), line.now + timedelta(days=9)
        stand_ins.put(db, one, other, by, until)


@pytest.mark.parametrize(
    "said",
    ["coordinator Asha stole my goat", "the thief is 0700000900", "the coordinator is the thief"],
)
def test_who_is_away_is_named_while_another_stands_in(line: Alerting, said: str) -> None:
    is_away(line, "Asha", "Deputy")
    report = words(line, said)
    line.routes(report)
    assert of(line, report).review == "named"
    assert {"coordinator", "deputy"}.isdisjoint(told(line, report))


def test_who_stands_in_is_named_too(line: Alerting) -> None:
    is_away(line, "Asha", "Deputy")
    report = words(line, "it was 0700 000 901")
    line.routes(report)
    assert {"coordinator", "deputy"}.isdisjoint(told(line, report))


def test_a_number_of_one_of_theirs_without_a_duty_here_names_them(line: Alerting) -> None:
    becomes(line, "Elsewhere", organisation_id=person(line, "Asha", people.c.organisation_id))
    report = words(line, "the thief is 0700000904")
    line.routes(report)
    assert {"coordinator", "deputy"}.isdisjoint(told(line, report))
    assert "Kilimani watch is named in the report" in explained(line, report)


def test_a_number_of_a_stranger_to_this_ward_names_nobody(line: Alerting) -> None:
    report = words(line, "the thief is 0700000904")
    line.routes(report)
    assert of(line, report).review == "" and "coordinator" in told(line, report)


def test_kept_from_an_organisation_of_another_ward_its_phone_is_told_under_no_hat(
    line: Alerting,
) -> None:
    becomes(line, "Deputy", contact_id=person(line, "Elsewhere", people.c.contact_id))
    report = line.files()
    kept(line, report, "Elsewhere watch")
    climbs(line, report)
    assert "deputy" not in roles(line, report) and "coordinator" in roles(line, report)


def test_nor_when_that_phone_stands_in_for_another(line: Alerting) -> None:
    becomes(line, "Deputy", contact_id=person(line, "Elsewhere", people.c.contact_id))
    is_away(line, "Asha", "Deputy")
    report = line.files()
    kept(line, report, "Elsewhere watch")
    climbs(line, report)
    assert {"coordinator", "deputy", "member"}.isdisjoint(roles(line, report))


def test_an_organisation_that_has_left_a_phone_bars_nobody(line: Alerting) -> None:
    becomes(line, "Deputy", contact_id=person(line, "Elsewhere", people.c.contact_id))
    becomes(line, "Elsewhere", left_at=line.now)
    report = line.files()
    kept(line, report, "Elsewhere watch")
    climbs(line, report)
    assert "deputy" in roles(line, report)
