"""A case waits for nobody whose duty for it has ended, though he or she stays."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import ColumnElement, func, select

from commandline.directory import import_directory
from data import shipped
from models import outbox, register
from models.alerts import alerts
from models.directory import duties, organisations, people, stand_ins
from models.sensitive import sensitive_alerts
from routing.reads import day_of
from sms import duty_lost
from tests.routing.test_reads import counted
from tests.sms.alerting.lines import Alerting
from tests.sms.alerting.test_case_clocks import accepted, events
from tests.sms.alerting.test_cases import case_of, filed, routes, told

TOLD = (alerts, sensitive_alerts)
OVERSIGHT: ColumnElement[bool] = people.c.name == "Oversight"


def who(line: Alerting, name: str = "Oversight") -> UUID:
    with line.database.begin() as db:
        return db.execute(select(people.c.id).where(people.c.name == name)).scalar_one()


def duty_of(line: Alerting, **values: object) -> None:
    with line.database.begin() as db:
        these = duties.c.person_id == who(line)
        db.execute(duties.update().where(these).values(**values))


def by_hand(line: Alerting) -> None:
    with line.database.begin() as db:
        db.execute(duties.delete().where(duties.c.person_id == who(line)))


def by_the_day(line: Alerting) -> None:
    duty_of(line, held_until=line.now)


def for_another_kind(line: Alerting) -> None:
    duty_of(line, categories=["family-safety"])


def elsewhere(line: Alerting) -> None:
    duty_of(line, area_level="ward", area_code="0001")


def papers(line: Alerting) -> None:
    over = {"accredited_until": day_of(line.now) - timedelta(days=1)}
    with line.database.begin() as db:
        theirs = select(people.c.organisation_id).where(OVERSIGHT)
        these = organisations.update().where(organisations.c.id.in_(theirs))
        db.execute(these.values(**over))


def owed(line: Alerting) -> tuple[int, ...]:
    with line.database.begin() as db:
        return duty_lost.lost(db, OVERSIGHT, line.now)


@pytest.mark.parametrize("deed", [by_hand, by_the_day, for_another_kind, elsewhere, papers])
def test_a_case_rises_at_once_where_the_only_one_told_has_no_duty_for_it(
    line: Alerting, deed: object
) -> None:
    case = filed(line, category="police-conduct")
    routes(line, case)
    assert callable(deed)
    deed(line)
    (row,) = owed(line)
    with line.database.begin() as db:
        task = db.execute(select(outbox.outbox).where(outbox.outbox.c.id == row)).one()
    assert (task.task, task.subject) == ("case-failed", who(line)), "the task names no case"
    assert line.does(row)
    assert (events(line, case)[-1], told(line, case)) == ("unreached", ["National", "Oversight"])


@pytest.mark.parametrize("deed", [by_the_day, papers])
def test_the_clock_sees_what_ended_by_its_day(line: Alerting, deed: object) -> None:
    routes(line, filed(line, category="police-conduct"))
    assert callable(deed)
    deed(line)
    with line.database.begin() as db:
        assert len(duty_lost.lost_by_date(db, line.now)) == 1


def test_who_has_accepted_keeps_it_without_a_duty(line: Alerting) -> None:
    case = filed(line, category="police-conduct")
    routes(line, case)
    accepted(line, case)
    by_hand(line)
    assert owed(line) == ()


def test_who_stood_in_within_that_hour_is_waited_for(line: Alerting) -> None:
    """When a case was told is known to the hour alone."""
    case = filed(line, category="police-conduct")
    routes(line, case)
    by_hand(line)
    begun = {"held_from": line.now - timedelta(minutes=1), "held_until": line.now}
    pair = {"person_id": who(line, "National"), "stand_in_id": who(line), "set_by": "a"}
    with line.database.begin() as db:
        db.execute(stand_ins.insert().values(id=uuid4(), **pair, **begun))
    assert owed(line) == ()
    assert case_of(line, case).level == 0


def test_with_a_duty_by_a_wider_area_it_has_its_time(line: Alerting) -> None:
    routes(line, filed(line, category="police-conduct"))
    duty_of(line, area_level="county", area_code="047", categories=None)
    assert owed(line) == ()


def test_that_nothing_waits_is_known_by_two_queries(line: Alerting) -> None:
    with line.database.begin() as db, counted(line.database) as sent:
        assert duty_lost.lost(db, OVERSIGHT, line.now) == ()
    assert len(sent) == 2


def test_who_was_told_by_the_demo_directory_has_a_duty_for_it(line: Alerting) -> None:
    """The round and this look agree: else cases and reports would rise by themselves."""
    with line.database.begin() as db:
        path = shipped.path("demo_directory.csv")
        import_directory(db, line.vault, path, now=line.now, progress=lambda *_: None)
        every = sorted(ward.code for ward in register.in_force(db, day_of(line.now)))
    for ward in every[:: len(every) // 12]:
        for category in ("family-safety", "police-conduct"):
            routes(line, filed(line, category=category, ward_code=ward))
        for category in ("theft", "fire"):
            line.routes(line.files(category=category, ward_code=ward))
    with line.database.begin() as db:
        told_of = [db.execute(select(func.count()).select_from(one)).scalar_one() for one in TOLD]
        assert min(told_of) > 12
        assert duty_lost.lost(db, people.c.left_at.is_(None), line.now) == ()
