"""What holds of an incident through thirty days of all that people really do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from types import MappingProxyType
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from models import alerts, contacts, events, incidents, outbox, reports
from models.directory import organisations, people
from models.report_states import DESK, NotNow, allowed
from models.reports import Report
from routing.rules import DESK_LEVEL
from sms import conflict, reporter, strays
from sms.incidents import mend, part
from sms.telling import Line
from tests.sms.alerting.deeds import phone_of, texts, told
from tests.sms.alerting.lines import Alerting
from tests.sms.alerting.test_incidents import YAYA

DAYS = 30


@dataclass
class Month:
    """An incident and all who told of it; `line` is the present moment."""

    line: Alerting
    phones: Iterator[int]
    filed: list[UUID] = field(default_factory=list)

    @property
    def lead(self) -> UUID:
        return self.filed[0]

    def report(self, one: UUID) -> Report:
        with self.line.database.begin() as db:
            return reports.get(db, one)

    def tells(self) -> None:
        """One more resident tells of it."""
        with self.line.database.begin() as db:
            number = f"+2547110{next(self.phones):05}"
            phone = contacts.keep(db, self.line.vault, number, self.line.now).id
        new = self.line.files(YAYA, contact_id=phone)
        self.filed.append(new)
        self.line.owes("route", new)

    def clock(self) -> None:
        """Everything owed is done, and what is overdue raised, as within a minute."""
        mend(self.line.database, self.line.now)
        while owed := self._owed():
            for row in owed:
                self.line.does(row)
        self.line.ticks()
        assert strays.mend(self.line.database, self.line.now) == 0, "a stray"

    def _owed(self) -> list[int]:
        with self.line.database.begin() as db:
            return [row for row, _task in outbox.missed(db, self.line.now, 99)]


def _texting(words: str) -> Callable[[Month, int], None]:
    def does(month: Month, who: int) -> None:
        found = [one for report in month.filed for one in told(month.line, report)]
        if found:
            alert = found[who % len(found)]
            phone = phone_of(month.line, alert.person_id)
            texts(month.line, phone, words.format(alert.short_number))

    return does


def _tells_too(month: Month, _who: int) -> None:
    if len(month.filed) < 4:
        month.tells()


def _parts(month: Month, who: int) -> None:
    one = month.filed[who % len(month.filed)]
    with month.line.database.begin() as db:
        found = reports.lock(db, one)
        if found.follows and found.is_open:
            part(db, found, month.line.now, by=DESK, apart=True)


def _keeps_from(month: Month, who: int) -> None:
    one = month.filed[who % len(month.filed)]
    with month.line.database.begin() as db:
        report = conflict.told_of(db, reports.get(db, one))
        ids = db.execute(select(organisations.c.id).order_by(organisations.c.name)).scalars().all()
        chosen = ids[who % len(ids)]
        if report.is_open and chosen not in report.kept_organisations:
            conflict.keep_from(db, report, chosen, month.line.now)


def _takes(month: Month, who: int) -> None:
    """As the desk's page does."""
    one = month.filed[who % len(month.filed)]
    with month.line.database.begin() as db:
        found = reports.lock(db, one)
        if allowed("take", found.state):
            taken = {"acknowledged_at": month.line.now, "at_desk": True, "due_at": None}
            reports.move(db, one, "take", by=DESK, **taken)
            if found.follows:
                reports.change(db, one, follows=None)


def _says(deed: Callable[[Line, UUID], object]) -> Callable[[Month, int], None]:
    def does(month: Month, who: int) -> None:
        line = month.line
        try:
            with line.database.begin() as db:
                given = Line(db, line.vault, line.languages, line.now, line.below)
                deed(given, month.filed[who % len(month.filed)])
        except NotNow:
            return

    return does


def _nothing(_month: Month, _who: int) -> None:
    """The clock alone."""


DEEDS: Mapping[str, Callable[[Month, int], None]] = MappingProxyType(
    {
        "the clock": _nothing,
        "accepts": _texting("1 {}"),
        "passes": _texting("2 {}"),
        "notes": _texting("NOTE {} 1"),
        "needs help": _texting("NOTE {} need help"),
        "hands over": _texting("3 {} 2 COUNTY"),
        "hands to others": _texting("3 {} 2 KPLC 12"),
        "closes": _texting("3 {} 1"),
        "goes off duty": _texting("OFF 2h"),
        "comes back": _texting("ON"),
        "stops": _texting("STOP"),
        "starts": _texting("START"),
        "another tells of it": _tells_too,
        "the desk parts": _parts,
        "the desk keeps it from": _keeps_from,
        "the desk takes": _takes,
        "the reporter opens it again": _says(reporter.reopen),
        "the reporter withdraws": _says(reporter.withdraw),
    }
)
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
