"""What holds of a report through thirty days of the ladder, whatever its duty holders do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from models import alerts, contacts, events, reports
from models.alerts import Alert
from models.directory import people
from models.reports import Report
from sms.failures import nobody_left
from sms.holding import HOLDER_DUE
from tests.models.stands import stands
from tests.sms.alerting.lines import A_WARD_WITHOUT_ANYBODY, Alerting

DAYS = 30
DEEDS = ("tick", "tick", "accept", "pass", "off", "on", "close")
Step = tuple[int, str, int]  # minutes later, what somebody does, who of those told
STEPS = st.lists(
    st.tuples(st.integers(1, 3 * 24 * 60), st.sampled_from(DEEDS), st.integers(0, 5)), max_size=14
)


@pytest.fixture
def shared(line: Alerting) -> Iterator[Alerting]:
    """The line, with its coordinator's phone also the deputy's: two rows, one person."""
    with line.database.begin() as db:
        asha = db.execute(select(people.c.contact_id).where(people.c.name == "Asha")).scalar_one()
        db.execute(people.update().where(people.c.name == "Elsewhere").values(contact_id=asha))
    yield line


@settings(
    deadline=None,
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    steps=STEPS,
    now=st.booleans(),
    severity=st.sampled_from(["low", "medium", "high", "urgent"]),
    ward=st.sampled_from(["1371", "0682", A_WARD_WITHOUT_ANYBODY]),
)
def test_no_report_is_ever_without_a_due_time_or_the_desk(
    shared: Alerting, steps: list[Step], now: bool, severity: str, ward: str
) -> None:
    """Nor does it go back in time or level, nor is one person told twice at one level."""
    report = shared.files(happening_now=now, severity=severity, ward_code=ward)
    shared.routes(report)
    seen, line = holds(shared, report, None), shared
    for minutes, deed, who in [*steps, *[(24 * 60, "tick", 0)] * DAYS]:
        line = line.later(minutes=minutes)
        does(line, report, deed, who)
        seen = holds(line, report, seen)
    assert not seen.is_open or seen.at_desk
    with line.database.begin() as db:
        contacts_of = db.execute(select(people.c.contact_id)).scalars().all()
        for contact in contacts_of:
            contacts.block(db, contact, "")


def does(line: Alerting, report: UUID, deed: str, who: int) -> None:
    with line.database.begin() as db:
        told = [a for a in alerts.of_report(db, report) if a.state in alerts.OPEN]
        found = reports.lock(db, report)
        if told and found.is_open:
            _DEEDS.get(deed, _nothing)(db, line, found, told[who % len(told)])
        left = nobody_left(db, reports.get(db, report), line.now)
    if deed == "pass" and told and found.is_open:
        line.raises(report, "passed")
    if left:
        line.does(line.owes("raise", report))
    line.ticks()


def _accept(db: Any, line: Alerting, found: Report, alert: Alert) -> None:
    alerts.change(db, alert.id, state="accepted", answered_at=line.now)
    due = line.now + HOLDER_DUE
    stands(db, found.id, state="acknowledged", holder_id=alert.person_id, due_at=due, at_desk=False)


def _pass(db: Any, line: Alerting, _found: Report, alert: Alert) -> None:
    alerts.change(db, alert.id, state="passed", answered_at=line.now)


def _block(db: Any, _line: Alerting, _found: Report, alert: Alert) -> None:
    contacts.block(db, phone_of(db, alert.person_id), "UserInBlacklist")


def _back(db: Any, _line: Alerting, _found: Report, alert: Alert) -> None:
    contacts.block(db, phone_of(db, alert.person_id), "")


def _close(db: Any, line: Alerting, found: Report, _alert: Alert) -> None:
    stands(db, found.id, state="resolved", closed_at=line.now, due_at=None, at_desk=False)
    alerts.end_others(db, found.id, line.now)


def _nothing(_db: Any, _line: Alerting, _found: Report, _alert: Alert) -> None:
    """The clock alone."""


_DEEDS = {"accept": _accept, "pass": _pass, "off": _block, "on": _back, "close": _close}


def phone_of(db: Any, person: UUID) -> UUID:
    found = db.execute(select(people.c.contact_id).where(people.c.id == person)).scalar_one()
    return UUID(str(found))


def holds(line: Alerting, report: UUID, before: Report | None) -> Report:
    """What must be so at any moment; the report as it is now."""
    with line.database.begin() as db:
        found = reports.get(db, report)
        told = alerts.of_report(db, report)
        phones = [(phone_of(db, alert.person_id), alert.level) for alert in told]
        times = [event["at"] for event in events.of(db, report)]
    assert not found.is_open or found.at_desk or found.due_at, "neither a due time nor the desk"
    assert len(phones) == len({*phones}), "one person told twice at one level"
    assert times == sorted(times), "back in time"
    assert found.due_at is None or not found.is_open or found.due_at > line.now, "due in the past"
    if before is not None:
        assert found.level >= before.level, "back a level"
        assert before.is_open or found.state == before.state, "a closed report came back"
    return found


def test_a_phone_of_two_people_never_has_one_short_number_for_two_alerts(
    shared: Alerting,
) -> None:
    """Both draw the first free number: told apart only by being one phone."""
    first = replace(shared, below=lambda n: 0)
    for ward in ("1371", "0682", "1371", "0682"):
        first.routes(first.files(ward_code=ward))
    with first.database.begin() as db:
        rows = db.execute(
            select(people.c.contact_id, alerts.alerts.c.short_number)
            .join(people, people.c.id == alerts.alerts.c.person_id)
            .where(alerts.alerts.c.state.in_(alerts.OPEN))
        ).all()
    assert len(rows) >= 6
    assert len(rows) == len({tuple(row) for row in rows})


def test_who_passed_a_report_on_is_not_told_of_it_under_another_name(shared: Alerting) -> None:
    report = shared.files()
    with shared.database.begin() as db:
        phone = db.execute(select(people.c.contact_id).where(people.c.name == "Asha")).scalar_one()
        db.execute(people.update().where(people.c.name == "Police").values(contact_id=phone))
    shared.routes(report)
    with shared.database.begin() as db:
        asha = next(a for a in alerts.of_report(db, report) if a.role == "coordinator")
        alerts.change(db, asha.id, state="passed", answered_at=shared.now)
    for hours in (2, 8):
        shared.later(hours=hours).ticks()
    with shared.database.begin() as db:
        roles = [alert.role for alert in alerts.of_report(db, report)]
    assert "ocs" not in roles


def test_thirty_days_are_enough_for_every_clock_there_is() -> None:
    assert timedelta(days=DAYS) > HOLDER_DUE
