"""Messages that wait for a cap or a digest, and the one that is sent in their place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, and_, func, insert, literal, or_, select, update

from models.alerts import OPEN, alerts
from models.messages import Message, message_events, messages
from models.reports import reports

_GONE = ("sending", "accepted", "unknown", "sent", "delivered")
_MET = ("accepted", "sent", "delivered")


@dataclass(frozen=True)
class Waiting:
    """An alert's message that was held, and the ward of its report."""

    id: UUID
    lane: str
    ward_code: str
    useful_until: datetime | None


def sent_since(
    db: Connection, contact_id: UUID, since: datetime, purposes: Sequence[str], limit: int
) -> list[datetime]:
    """When a phone was last sent messages of these purposes, newest first."""
    rows = db.execute(
        select(messages.c.claimed_at)
        .where(messages.c.contact_id == contact_id, messages.c.claimed_at > since)
        .where(messages.c.purpose.in_(purposes), messages.c.status.in_(_GONE))
        .order_by(messages.c.claimed_at.desc())
        .limit(limit)
    )
    return list(rows.scalars())


def keep_back(db: Connection, message_id: UUID, *, why: str, until: datetime, words: str) -> None:
    """The message waits; `why` is the code of what holds it, `words` say it."""
    row = update(messages).where(messages.c.id == message_id)
    db.execute(row.values(status="queued", held=why, next_at=until, reason=words))


def put_back(db: Connection, message_id: UUID, until: datetime) -> None:
    """A message that was claimed and could not be tried: as if it had not been."""
    row = update(messages).where(messages.c.id == message_id, messages.c.status == "sending")
    db.execute(row.values(status="queued", next_at=until, tries=messages.c.tries - 1))


def alerts_waiting(
    db: Connection, contact_id: UUID, now: datetime, *, among: UUID
) -> list[Waiting]:
    """The held alerts of a phone that are still of use and still open, locked, oldest first.

    `among` is one of them, held or not.
    """
    rows = db.execute(
        select(messages.c.id, messages.c.lane, reports.c.ward_code, messages.c.useful_until)
        .join(alerts, alerts.c.id == messages.c.alert_id)
        .join(reports, reports.c.id == messages.c.report_id)
        .where(messages.c.contact_id == contact_id, messages.c.purpose == "alert")
        .where(messages.c.status == "queued", messages.c.capped, messages.c.next_at <= now)
        .where(or_(messages.c.held != "", messages.c.id == among))
        .where(messages.c.useful_until > now, alerts.c.state.in_(OPEN))
        .order_by(messages.c.created_at, messages.c.id)
        .with_for_update(of=messages, skip_locked=True)
    )
    return [Waiting(*row) for row in rows]


def carry(db: Connection, carrier: UUID, carried: Sequence[UUID], now: datetime) -> None:
    """From now on what becomes of `carrier` becomes of these."""
    row = update(messages).where(messages.c.id.in_(carried))
    db.execute(row.values(carried_by=carrier, status="sending", held="", next_at=None))
    _note(db, carrier, now, "sending", "told with others, in one text")


def follow(db: Connection, carrier: Message, now: datetime) -> None:
    """Brings what a message carries to where it is itself; its alerts are marked as sent."""
    row = update(messages).where(messages.c.carried_by == carrier.id)
    changed = db.execute(
        row.where(messages.c.status != carrier.status, messages.c.final_at.is_(None)).values(
            status=carrier.status,
            reason=carrier.reason,
            network=carrier.network,
            sent_at=carrier.sent_at,
            final_at=carrier.final_at,
        )
    )
    if not changed.rowcount:
        return
    _note(db, carrier.id, now, carrier.status, carrier.reason)
    if carrier.status in _MET:
        told = select(messages.c.alert_id).where(messages.c.carried_by == carrier.id)
        sent = update(alerts).where(alerts.c.id.in_(told), alerts.c.sent_at.is_(None))
        db.execute(sent.values(sent_at=now))


def carried_alerts(
    db: Connection, carrier: UUID, now: datetime
) -> tuple[list[Waiting], list[UUID]]:
    """What a message stands for that somebody must still hear of, and the ids of the others that
    are not at an end. The caller holds the carrier.
    """
    needed = and_(alerts.c.state.in_(OPEN), messages.c.useful_until > now)
    rows = db.execute(
        select(
            messages.c.id,
            messages.c.lane,
            reports.c.ward_code,
            messages.c.useful_until,
            needed.label("needed"),
        )
        .join(alerts, alerts.c.id == messages.c.alert_id)
        .join(reports, reports.c.id == messages.c.report_id)
        .where(messages.c.carried_by == carrier, messages.c.final_at.is_(None))
        .order_by(messages.c.created_at, messages.c.id)
        .with_for_update(of=messages)
    ).all()
    still = [Waiting(*row[:4]) for row in rows if row.needed]
    return still, [row.id for row in rows if not row.needed]


def carried(db: Connection, carrier: UUID) -> list[UUID]:
    """What a message stands for and is not at an end."""
    rows = select(messages.c.id).where(messages.c.carried_by == carrier)
    return list(db.execute(rows.where(messages.c.final_at.is_(None))).scalars())


def help_lines(db: Connection, since: datetime, limit: int) -> int:
    """Help lines sent to phones without a duty, in all; counted no further than `limit`."""
    lines = (
        select(messages.c.id)
        .where(messages.c.purpose == "help", messages.c.created_at > since)
        .where(messages.c.direction == "out", messages.c.person_id.is_(None))
        .limit(limit)
    )
    return int(db.execute(select(func.count()).select_from(lines.subquery())).scalar_one())


def oldest_unsent_alert(db: Connection, now: datetime) -> datetime | None:
    """When the oldest alert that should be on its way by now was written."""
    return db.execute(
        select(messages.c.created_at)
        .where(messages.c.status.in_(("queued", "sending")), messages.c.next_at <= now)
        .where(messages.c.purpose == "alert")
        .order_by(messages.c.created_at)
        .limit(1)
    ).scalar_one_or_none()


def _note(db: Connection, carrier: UUID, now: datetime, status: str, reason: str) -> None:
    """A line in the history of everything a message carries."""
    told = [literal(value) for value in (now, status, reason, "outbox")]
    rows = select(messages.c.id, *told).where(messages.c.carried_by == carrier)
    columns = ("message_id", "at", "status", "reason", "source")
    db.execute(insert(message_events).from_select(columns, rows))
