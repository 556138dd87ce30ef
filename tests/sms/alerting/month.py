"""A month of an incident: all who told of it, and everything that people really do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import select

from models import contacts, messages, outbox, reports
from models.directory import duties, organisations, people
from models.report_states import DESK, NotNow, allowed
from models.reports import Report
from sms import conflict, duty_lost, failures, hiding, reporter, strays
from sms.incidents import mend, part
from sms.telling import Line
from tests.sms.alerting.deeds import phone_of, texts, told
from tests.sms.alerting.lines import Alerting
from tests.sms.alerting.test_incidents import YAYA


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


def _hides(line: Line, report: UUID) -> None:
    hiding.hide(line, report, "trial", by="an operator")


def _shows(line: Line, report: UUID) -> None:
    hiding.show(line, reports.lock(line.db, report), by="an administrator")


def _fails(month: Month, who: int) -> None:
    """The receipt of an alert's SMS says that it did not arrive."""
    out = messages.messages.c
    these = (out.purpose == "alert", out.report_id.in_(month.filed), out.final_at.is_(None))
    with month.line.database.begin() as db:
        found = db.execute(select(out.id).where(*these).order_by(out.id)).scalars().all()
        if found:
            message = messages.get(db, found[who % len(found)])
            failures.fail(db, message, "AbsentSubscriber", now=month.line.now, source="receipt")


def _loses_duty(month: Month, who: int) -> None:
    """An import without the duty of somebody who stays."""
    with month.line.database.begin() as db:
        held = duties.c.held_until.is_(None)
        found = db.execute(select(duties.c.id).where(held).order_by(duties.c.id)).scalars().all()
        if len(found) > 3:
            ended = duties.update().where(duties.c.id == found[who % len(found)])
            db.execute(ended.values(held_until=month.line.now))
            duty_lost.lost(db, people.c.left_at.is_(None), month.line.now)


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
        "says it is not theirs": _texting("3 {} 4"),
        "goes off duty": _texting("OFF 2h"),
        "comes back": _texting("ON"),
        "stops": _texting("STOP"),
        "starts": _texting("START"),
        "another tells of it": _tells_too,
        "the desk parts": _parts,
        "the desk keeps it from": _keeps_from,
        "the desk takes": _takes,
        "the desk hides it": _says(_hides),
        "the desk shows it again": _says(_shows),
        "a receipt says it did not arrive": _fails,
        "a duty ends": _loses_duty,
        "the reporter opens it again": _says(reporter.reopen),
        "the reporter withdraws": _says(reporter.withdraw),
    }
)
