"""Which duty holders hear of a report they were told of before, and writing it to them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select

from locales.marks import Translate
from models import messages
from models.alerts import OPEN, alerts
from models.contacts import REACHED, contacts
from models.directory import people
from models.reports import Report
from sms.telling import Line, Nudge

UPDATE = "update"  # the purpose of these messages
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Ear:
    """One person told of a report; `short_number` is his or hers while the alert is open, `says`
    what the rules let the alert say.
    """

    person_id: UUID
    contact_id: UUID
    language: str
    short_number: int
    state: str
    says: str

    def near(self, landmark: str) -> str:
        """A landmark, where this person may read it."""
        return landmark if self.says == "full" else ""

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


def told_of(line: Line, report: Report) -> list[Ear]:
    """Everybody told of a report whom SMS can reach, once each by the newest alert."""
    rows = line.db.execute(
        select(
            people.c.id,
            people.c.contact_id,
            people.c.language,
            alerts.c.short_number,
            alerts.c.state,
            alerts.c.says,
        )
        .join(people, people.c.id == alerts.c.person_id)
        .join(contacts, contacts.c.id == people.c.contact_id)
        .where(alerts.c.report_id == report.id, people.c.left_at.is_(None))
        .where(REACHED)
        .order_by(alerts.c.created_at, alerts.c.id)
    )
    return list({row[1]: Ear(*row) for row in rows}.values())


def who_has(ears: Iterable[Ear], report: Report) -> list[Ear]:
    """Who accepted it, or while nobody has, everybody who still may."""
    still = [ear for ear in ears if ear.is_open]
    return [ear for ear in still if ear.person_id == report.holder_id] or still


def who_had(ears: Iterable[Ear], report: Report) -> list[Ear]:
    """Who ended it."""
    return [ear for ear in ears if ear.person_id == report.holder_id]


def say(
    line: Line,
    report: Report,
    ears: Iterable[Ear],
    words: Callable[[Translate, Ear], str],
    *,
    cause: str,
    most: int = 0,
    among: Collection[UUID] = (),
) -> list[Nudge]:
    """Writes to each in his or her language; with `most`, to nobody more often in a day of this
    report and those `among` which it is.
    """
    heard = _heard_today(line, {report.id, *among}) if most else {}
    in_order = sorted(ears, key=lambda ear: ear.contact_id)
    due = [ear for ear in in_order if not most or heard.get(ear.contact_id, 0) < most]
    written = (_write(line, report, ear, words(line.t(ear.language), ear), cause) for ear in due)
    return [nudge for nudge in written if nudge]


def _heard_today(line: Line, these: Collection[UUID]) -> dict[UUID, int]:
    out = messages.messages.c
    rows = line.db.execute(
        select(out.contact_id, func.count())
        .where(out.report_id.in_(these), out.purpose == UPDATE)
        .where(out.created_at > line.now - _DAY)
        .group_by(out.contact_id)
    )
    return {row[0]: row[1] for row in rows}


def _write(line: Line, report: Report, ear: Ear, text: str, cause: str) -> Nudge | None:
    return line.post(
        text,
        purpose=UPDATE,
        lane="normal",
        cause=f"{cause}:{ear.contact_id}",
        report_id=report.id,
        person_id=ear.person_id,
        contact_id=ear.contact_id,
    )
