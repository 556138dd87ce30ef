"""The messages of a broadcast, written and changed many at a time: one statement for a batch.

What a statement costs is paid once for a hundred phones; what is kept of each is the same as of
any other message: a row, its history, its receipts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select, text, tuple_

from models.broadcasts import Broadcast, broadcast_recipients
from models.contacts import contacts
from models.delivery import delivery_receipts
from models.messages import messages

_ADD = text("""
    insert into messages (id, direction, purpose, lane, cause, broadcast_id, contact_id, person_id,
                          words_sealed, status, segments, tries, created_at, useful_until,
                          claimed_at, promotional)
    select t.id, 'out', 'broadcast', 'bulk', 'broadcast:' || :broadcast || ':' || t.contact,
           cast(:broadcast as uuid), t.contact, t.person, t.words, 'sending', :segments, 1,
           :now, :until, :now, :promotional
    from unnest(cast(:ids as uuid[]), cast(:contacts as uuid[]), cast(:people as uuid[]),
                cast(:words as bytea[])) as t (id, contact, person, words)
    on conflict do nothing
    returning id
""")
_AGAIN = text("""
    update messages set status = 'sending', tries = tries + 1, claimed_at = :now, next_at = null
    where id = any(cast(:ids as uuid[])) and status = 'queued'
    returning id
""")
_NOTE = text("""
    insert into message_events (message_id, at, status, reason, source)
    select t.id, :now, t.status, t.reason, :source
    from unnest(cast(:ids as uuid[]), cast(:statuses as text[]), cast(:reasons as text[]))
         as t (id, status, reason)
""")
_SETTLE = text("""
    update messages m set
        status = t.status, reason = t.reason, next_at = t.next_at,
        gateway_id = coalesce(t.gateway_id, m.gateway_id),
        cost = coalesce(m.cost + coalesce(t.cost, 0), t.cost),
        currency = coalesce(nullif(t.currency, ''), m.currency),
        segments = coalesce(t.segments, m.segments),
        tries = m.tries - case when t.uncounted then 1 else 0 end,
        sent_at = case when t.status = 'accepted' then coalesce(m.sent_at, :now) else m.sent_at end,
        final_at = case when t.status = 'failed' then :now end
    from unnest(cast(:ids as uuid[]), cast(:statuses as text[]), cast(:reasons as text[]),
                cast(:next_ats as timestamptz[]), cast(:gateway_ids as text[]),
                cast(:costs as numeric[]), cast(:currencies as text[]),
                cast(:segments as integer[]), cast(:uncounted as boolean[]))
         as t (id, status, reason, next_at, gateway_id, cost, currency, segments, uncounted)
    where m.id = t.id and m.status = 'sending'
    returning m.id
""")


# The organisation of who is on duty, and his or her one ward; a subscriber's first ward.
_WHOSE = text("""
    select m.id, p.organisation_id,
        coalesce(case when m.person_id is null then
            (select min(s.ward_code) from subscriptions s
             where s.contact_id = m.contact_id and s.ended_at is null)
        else
            (select min(d.area_code) from duties d
             where d.person_id = m.person_id and d.area_level = 'ward'
             having count(distinct d.area_code) = 1)
        end, '') as ward_code
    from messages m left join people p on p.id = m.person_id
    where m.id = any(cast(:ids as uuid[]))
""")


@dataclass(frozen=True)
class Whose:
    """Whom a message of a broadcast was for: a ward's code, '' for no single one, and the
    organisation of a duty holder."""

    ward_code: str = ""
    organisation_id: UUID | None = None


@dataclass(frozen=True)
class Settled:
    """What came of one message of a batch; `uncounted`: the try is as if it had not been."""

    id: UUID
    status: str
    reason: str = ""
    next_at: datetime | None = None
    gateway_id: str | None = None
    cost: Decimal | None = None
    currency: str = ""
    segments: int | None = None
    uncounted: bool = False


def listed(db: Connection, broadcast: Broadcast, limit: int) -> list[Any]:
    """(language, contact_id, person_id, sealed, blocked, sms_stopped_at) after where it stands."""
    rows = broadcast_recipients.c
    here = select(
        rows.language,
        rows.contact_id,
        rows.person_id,
        contacts.c.sealed,
        (contacts.c.blocked + contacts.c.bulk_blocked).label("blocked"),
        contacts.c.sms_stopped_at,
    ).join(contacts, contacts.c.id == rows.contact_id)
    asked = here.where(rows.broadcast_id == broadcast.id)
    if broadcast.at_row is not None:
        stands = tuple_(rows.language, rows.contact_id)
        asked = asked.where(stands > (broadcast.at_language, broadcast.at_row))
    return list(db.execute(asked.order_by(rows.language, rows.contact_id).limit(limit)))


def put_off(db: Connection, broadcast_id: UUID, now: datetime, limit: int) -> list[Any]:
    """(id, contact_id, tries, words_sealed, sealed) of what waits for another try by now."""
    rows = (
        select(
            messages.c.id,
            messages.c.contact_id,
            messages.c.tries,
            messages.c.words_sealed,
            contacts.c.sealed,
        )
        .join(contacts, contacts.c.id == messages.c.contact_id)
        .where(messages.c.broadcast_id == broadcast_id, messages.c.status == "queued")
        .where(messages.c.next_at <= now)
        .order_by(messages.c.id)
        .limit(limit)
        .with_for_update(of=messages, skip_locked=True)
    )
    return list(db.execute(rows))


def add(
    db: Connection,
    broadcast: Broadcast,
    rows: Sequence[tuple[UUID, UUID, UUID | None, bytes]],
    *,
    segments: int,
    now: datetime,
    promotional: bool = False,
) -> set[UUID]:
    """Writes (id, contact, person, sealed words) as being sent. Returns those that are new:
    a phone that has had this broadcast never gets it again."""
    ids, phones, people, words = zip(*rows, strict=True)
    told = {
        "broadcast": str(broadcast.id),
        "segments": segments,
        "now": now,
        "until": broadcast.useful_until,
        "promotional": promotional,
        "ids": list(ids),
        "contacts": list(phones),
        "people": list(people),
        "words": list(words),
    }
    added = set(db.execute(_ADD, told).scalars())
    note_all(db, sorted(added), "sending", source="outbox", now=now)
    return added


def whose(db: Connection, ids: Sequence[UUID]) -> dict[UUID, Whose]:
    """Whom each of these messages was for, in one statement."""
    rows = db.execute(_WHOSE, {"ids": list(ids)})
    return {row.id: Whose(row.ward_code, row.organisation_id) for row in rows}


def again(db: Connection, ids: Sequence[UUID], now: datetime) -> set[UUID]:
    """Takes messages that were put off into hand once more."""
    taken = set(db.execute(_AGAIN, {"ids": list(ids), "now": now}).scalars())
    note_all(db, sorted(taken), "sending", source="outbox", now=now)
    return taken


def settle(db: Connection, settled: Sequence[Settled], *, now: datetime) -> set[UUID]:
    """Writes what came of messages that are still being sent. Returns which those were."""
    columns = {
        "ids": [one.id for one in settled],
        "statuses": [one.status for one in settled],
        "reasons": [one.reason for one in settled],
        "next_ats": [one.next_at for one in settled],
        "gateway_ids": [one.gateway_id for one in settled],
        "costs": [one.cost for one in settled],
        "currencies": [one.currency for one in settled],
        "segments": [one.segments for one in settled],
        "uncounted": [one.uncounted for one in settled],
    }
    written = set(db.execute(_SETTLE, columns | {"now": now}).scalars())
    told = [one for one in settled if one.id in written]
    _note(db, told, source="gateway", now=now)
    return written


def note_all(
    db: Connection,
    ids: Sequence[UUID],
    status: str,
    *,
    source: str,
    now: datetime,
    reason: str = "",
) -> None:
    """The same line in the history of each."""
    _note(db, [Settled(one, status, reason) for one in ids], source=source, now=now)


def parked(db: Connection, gateway_ids: Sequence[str]) -> list[str]:
    """Those of these ids for which a receipt came before we knew the message."""
    rows = (
        select(delivery_receipts.c.gateway_id)
        .where(delivery_receipts.c.applied_at.is_(None))
        .where(
            delivery_receipts.c.gateway_id == text("any(:ids)").bindparams(ids=list(gateway_ids))
        )
        .distinct()
    )
    return list(db.execute(rows).scalars())


def _note(db: Connection, told: Sequence[Settled], *, source: str, now: datetime) -> None:
    if told:
        columns = {
            "ids": [one.id for one in told],
            "statuses": [one.status for one in told],
            "reasons": [one.reason for one in told],
        }
        db.execute(_NOTE, columns | {"source": source, "now": now})
