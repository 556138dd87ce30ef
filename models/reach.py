"""Which duty holders' phones have shown that an SMS does not reach them, or is not answered.

What the phone's owner or the gateway has said (stopped, blocked) stands at the contact; here is
what only a look at the last messages shows.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, or_, select, text

from models.contacts import REACHED, contacts
from models.directory import people
from models.directory_changes import OWN_PHONE
from models.messages import messages

FAILED_IN_A_ROW, SILENT_IN_A_ROW = 3, 5
_LOOKED_BACK = timedelta(days=60)
Phones = Collection[UUID] | None  # contacts; None: of everybody with a duty

# Only what was handed to the gateway: what we took back ourselves says nothing of the phone.
_FAILING = text(
    """
    select phones.contact_id
    from (
        select distinct contact_id from people
        where left_at is null and (cast(:of as uuid[]) is null or contact_id = any(:of))
    ) as phones,
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
# Of phones and a time each: those heard of since. Whoever answered in the free call, or went on or
# off duty there, was heard of as by an SMS. Of answers only those with a word of it count: the end
# of a report writes `answered_at` for all who were told of it.
_HEARD = text(
    """
    select asked.contact_id
    from unnest(cast(:phones as uuid[]), cast(:since as timestamptz[]))
        as asked (contact_id, since)
    where exists (
        select 1 from messages m where m.contact_id = asked.contact_id
            and m.direction = 'in' and m.created_at > asked.since
    ) or exists (
        select 1 from people p where p.contact_id = asked.contact_id and (
            p.tests_agreed_at > asked.since or exists (
                select 1 from alerts a
                where a.person_id = p.id and a.answer <> '' and a.answered_at > asked.since
            ) or exists (
                select 1 from directory_changes c where c.person_id = p.id
                    and c.field = 'off_until' and c.actor = :own and c.at > asked.since
            )
        )
    )
    """
)
# No silence: an alert that another's answer ended, or whose report somebody else took in time.
_SILENT = text(
    """
    select phones.contact_id, min(last.sent_at)
    from (
        select distinct contact_id from people
        where left_at is null and (cast(:of as uuid[]) is null or contact_id = any(:of))
    ) as phones,
        lateral (
            select a.answered_at, a.sent_at from alerts a
            where a.person_id in (select id from people p where p.contact_id = phones.contact_id)
                and a.created_at > :since and a.sent_at is not null and a.due_at < :now
                and a.state <> 'over'
                and not exists (
                    select 1 from alerts o
                    where o.report_id = a.report_id and o.person_id <> a.person_id
                        and o.answer <> '' and o.state in ('accepted', 'closed')
                        and o.answered_at between a.created_at and a.due_at
                )
                and not exists (
                    select 1 from reports r where r.id = a.report_id
                        and r.acknowledged_at between a.created_at and a.due_at
                )
            order by a.created_at desc, a.id limit :row
        ) as last
    group by phones.contact_id
    having count(*) = :row and bool_and(last.answered_at is null)
    """
)
_UNTESTED = text(
    """
    select phones.contact_id, min(last.created_at)
    from (
        select distinct contact_id from people
        where left_at is null and tests_agreed_at is not null
            and (cast(:of as uuid[]) is null or contact_id = any(:of))
    ) as phones,
        lateral (
            select m.created_at from messages m
            where m.contact_id = phones.contact_id and m.created_at > :since
                and m.direction = 'out' and m.purpose = 'check'
            order by m.created_at desc, m.id limit 2
        ) as last
    group by phones.contact_id
    having count(*) = 2 and max(last.created_at) < :late
    """
)


def failing(db: Connection, now: datetime, of: Phones = None) -> set[UUID]:
    """Contacts of duty holders whose last messages (FAILED_IN_A_ROW) were all not delivered."""
    asked = {"since": now - _LOOKED_BACK, "row": FAILED_IN_A_ROW, "of": _list(of)}
    return set(db.execute(_FAILING, asked).scalars())


def silent(db: Connection, now: datetime, of: Phones = None) -> set[UUID]:
    """Contacts who left their last SILENT_IN_A_ROW alerts unanswered and said nothing since."""
    asked = {"now": now, "since": now - _LOOKED_BACK, "row": SILENT_IN_A_ROW, "of": _list(of)}
    return _not_heard(db, db.execute(_SILENT, asked).all())


def unheard(db: Connection, now: datetime, of: Phones = None) -> frozenset[UUID]:
    """Contacts no SMS reaches, or who leave what reaches them unanswered: `of` these, or of all who
    have a duty. A look at each one's last messages, so that few are asked for where few matter.
    """
    return frozenset(failing(db, now, of) | silent(db, now, of) | unanswered_tests(db, now, of))


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


def may_answer(now: datetime) -> ColumnElement[bool]:
    """Whether a person, joined to the contact, has not left, is on duty, and is reached by SMS."""
    on_duty = or_(people.c.off_until.is_(None), people.c.off_until <= now)
    return and_(people.c.left_at.is_(None), on_duty, REACHED)


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
        .where(REACHED, ~tested)
        .order_by(people.c.created_at, people.c.id)
        .limit(limit)
    )
    return list({row[1]: Tested(*row) for row in rows}.values())


def unanswered_tests(db: Connection, now: datetime, of: Phones = None) -> set[UUID]:
    """Contacts who left their last two tests unanswered, the newest for more than three days."""
    asked = {"since": now - 2 * _LOOKED_BACK, "late": now - timedelta(days=3), "of": _list(of)}
    return _not_heard(db, db.execute(_UNTESTED, asked).all())


def _list(of: Phones) -> list[UUID] | None:
    return None if of is None else list(of)


def _not_heard(db: Connection, left: Sequence[Sequence[Any]]) -> set[UUID]:
    """Of phones that left something unanswered since a time, those not heard of since; one query
    where there are any.
    """
    if not left:
        return set()
    asked = {"phones": [row[0] for row in left], "since": [row[1] for row in left]}
    heard = db.execute(_HEARD, {**asked, "own": OWN_PHONE}).scalars()
    return {row[0] for row in left} - set(heard)
