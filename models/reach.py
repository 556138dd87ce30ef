"""Which duty holders' phones have shown that an SMS does not reach them, or is not answered.

What the phone's owner or the gateway has said (stopped, blocked) stands at the contact; here is
what only a look at the last messages shows.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, select, text

from models.contacts import contacts
from models.directory import people
from models.messages import messages

FAILED_IN_A_ROW, SILENT_IN_A_ROW = 3, 5
_LOOKED_BACK = timedelta(days=60)

# Only what was handed to the gateway: what we took back ourselves says nothing of the phone.
_FAILING = text(
    """
    select phones.contact_id
    from (select distinct contact_id from people where left_at is null) as phones,
        lateral (
            select m.status from messages m
            where m.contact_id = phones.contact_id and m.created_at > :since
                and m.direction = 'out' and m.status in ('delivered', 'failed') and m.tries > 0
            order by m.created_at desc, m.id limit :row
        ) as last
    group by phones.contact_id
    having count(*) = :row and bool_and(last.status = 'failed')
    """
)
# An alert that another's answer ended is no silence.
_SILENT = text(
    """
    select phones.contact_id
    from (select distinct contact_id from people where left_at is null) as phones,
        lateral (
            select a.answered_at, a.sent_at from alerts a
            where a.person_id in (select id from people p where p.contact_id = phones.contact_id)
                and a.created_at > :since and a.sent_at is not null and a.due_at < :now
                and a.state <> 'over'
            order by a.created_at desc, a.id limit :row
        ) as last
    group by phones.contact_id
    having count(*) = :row and bool_and(last.answered_at is null)
        and not exists (
            select 1 from messages m where m.contact_id = phones.contact_id
                and m.direction = 'in' and m.created_at > min(last.sent_at)
        )
    """
)
_UNTESTED = text(
    """
    select phones.contact_id
    from (
        select distinct contact_id from people
        where left_at is null and tests_agreed_at is not null
    ) as phones,
        lateral (
            select m.created_at from messages m
            where m.contact_id = phones.contact_id and m.created_at > :since
                and m.direction = 'out' and m.purpose = 'check'
            order by m.created_at desc, m.id limit 2
        ) as last
    group by phones.contact_id
    having count(*) = 2 and max(last.created_at) < :late
        and not exists (
            select 1 from messages m where m.contact_id = phones.contact_id
                and m.direction = 'in' and m.created_at > min(last.created_at)
        )
    """
)


def failing(db: Connection, now: datetime) -> set[UUID]:
    """Contacts of duty holders whose last messages (FAILED_IN_A_ROW) were all not delivered."""
    asked = {"since": now - _LOOKED_BACK, "row": FAILED_IN_A_ROW}
    return set(db.execute(_FAILING, asked).scalars())


def silent(db: Connection, now: datetime) -> set[UUID]:
    """Contacts who left their last SILENT_IN_A_ROW alerts unanswered and said nothing since."""
    asked = {"now": now, "since": now - _LOOKED_BACK, "row": SILENT_IN_A_ROW}
    return set(db.execute(_SILENT, asked).scalars())


def unheard(db: Connection, now: datetime) -> frozenset[UUID]:
    """Contacts no SMS reaches, or who leave what reaches them unanswered."""
    return frozenset(failing(db, now) | silent(db, now) | unanswered_tests(db, now))


@dataclass(frozen=True)
class Tested:
    """A duty holder who agreed to a test a month."""

    person_id: UUID
    contact_id: UUID
    language: str


def agree(db: Connection, person_ids: Collection[UUID], now: datetime | None) -> None:
    """Keeps since when people agree to tests; None ends it."""
    these = people.c.id.in_(list(person_ids))
    db.execute(people.update().where(these).values(tests_agreed_at=now))


def tests_due(db: Connection, before: datetime, limit: int) -> list[Tested]:
    """One person of each phone that agreed, is reachable, and had no test since `before`."""
    tested = (
        select(messages.c.id)
        .where(messages.c.contact_id == people.c.contact_id, messages.c.purpose == "check")
        .where(messages.c.direction == "out", messages.c.created_at > before)
        .exists()
    )
    rows = db.execute(
        select(people.c.id, people.c.contact_id, people.c.language)
        .join(contacts, contacts.c.id == people.c.contact_id)
        .where(people.c.left_at.is_(None), people.c.tests_agreed_at.is_not(None))
        .where(contacts.c.blocked == "", contacts.c.sms_stopped_at.is_(None), ~tested)
        .order_by(people.c.created_at, people.c.id)
        .limit(limit)
    )
    return list({row[1]: Tested(*row) for row in rows}.values())


def unanswered_tests(db: Connection, now: datetime) -> set[UUID]:
    """Contacts who left their last two tests unanswered, the newest for more than three days."""
    asked = {"since": now - 2 * _LOOKED_BACK, "late": now - timedelta(days=3)}
    return set(db.execute(_UNTESTED, asked).scalars())
