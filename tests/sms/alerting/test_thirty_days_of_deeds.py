"""What holds of an incident through thirty days of all that people really do about it."""

from __future__ import annotations

from itertools import count
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from models import alerts, contacts, events, incidents, reports
from models.directory import duties, people
from models.reports import Report
from routing.rules import DESK_LEVEL
from tests.sms.alerting.deeds import phone_of
from tests.sms.alerting.lines import Alerting
from tests.sms.alerting.month import DEEDS, Month

DAYS = 30
STEPS = st.lists(
    st.tuples(st.integers(1, 3 * 24 * 60), st.sampled_from([*DEEDS]), st.integers(0, 7)),
    max_size=14,
)
HOW_MANY = count()  # each month after the last, so that nothing of one is a twin of another's


@pytest.mark.timeout(600)
@settings(
    deadline=None,
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS, twins=st.integers(0, 2))
def test_an_incident_is_never_lost_whatever_people_do(
    line: Alerting, steps: list[tuple[int, str, int]], twins: int
) -> None:
    month = Month(line.later(days=90 * next(HOW_MANY)), count(next(HOW_MANY) * 100))
    _everybody_is_back(line)
    for _ in range(1 + twins):
        month.tells()
        month.clock()
    for minutes, deed, who in [*steps, *[(24 * 60, "the clock", 0)] * DAYS]:
        month.line = month.line.later(minutes=minutes)
        DEEDS[deed](month, who)
        month.clock()
        for one in month.filed:
            holds(month, one)
    for one in month.filed:
        found = month.report(one)
        assert not found.is_open or found.at_desk or found.follows, "the desk has it in the end"


def holds(month: Month, one: UUID) -> None:
    """What must be so of each report at any moment."""
    with month.line.database.begin() as db:
        found = reports.get(db, one)
        its = alerts.of_report(db, one)
        times = [event["at"] for event in events.of(db, one)]
        lead = reports.get(db, found.follows) if found.follows else None
    phones = [(phone_of(month.line, alert.person_id), alert.level) for alert in its]
    assert len(phones) == len({*phones}), "one person told twice at one level"
    assert times == sorted(times), "back in time"
    if not found.is_open:
        return
    assert found.at_desk or found.due_at, "neither a due time nor the desk"
    last = found.at_desk and found.level >= DESK_LEVEL
    assert not (last and found.due_at) or found.state == "held", "a clock after the last level"
    assert not barred(month, found), "who has it is of those it is kept from"
    assert found.due_at is None or found.due_at > month.line.now, "due in the past"
    if lead is not None and lead.is_open:
        assert (found.due_at, found.at_desk) == (lead.due_at, lead.at_desk), "not as its lead"


def barred(month: Month, found: Report) -> bool:
    """Whether somebody it is kept from answers at the phone of who has it."""
    if found.holder_id is None:
        return False
    with month.line.database.begin() as db:
        phone = select(people.c.contact_id).where(people.c.id == found.holder_id)
        here = select(people.c.organisation_id).where(
            people.c.contact_id == phone.scalar_subquery()
        )
        return not {*db.execute(here).scalars()}.isdisjoint(found.kept_organisations)


def _everybody_is_back(line: Alerting) -> None:
    with line.database.begin() as db:
        db.execute(people.update().values(off_until=None))
        db.execute(duties.update().values(held_until=None))
        db.execute(contacts.contacts.update().values(blocked="", sms_stopped_at=None))


def test_every_deed_is_one_of_them_with_a_twin(line: Alerting) -> None:
    """Each once on an incident of two, so that none is never drawn."""
    month = Month(line, count())
    for _ in range(2):
        month.tells()
        month.clock()
    for who, deed in enumerate(DEEDS):
        month.line = month.line.later(minutes=20)
        DEEDS[deed](month, who)
        month.clock()
        for one in month.filed:
            holds(month, one)
    with line.database.begin() as db:
        assert incidents.count(db, month.lead) >= 1
