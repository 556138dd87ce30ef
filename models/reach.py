"""Which duty holders' phones have shown that an SMS does not reach them, or is not answered.

What the phone's owner or the gateway has said (stopped, blocked) stands at the contact; here is
what only a look at the last messages shows.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, text

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


def failing(db: Connection, now: datetime) -> set[UUID]:
    """Contacts of duty holders whose last messages (FAILED_IN_A_ROW) were all not delivered."""
    asked = {"since": now - _LOOKED_BACK, "row": FAILED_IN_A_ROW}
    return set(db.execute(_FAILING, asked).scalars())


def silent(db: Connection, now: datetime) -> set[UUID]:
    """Contacts who left their last SILENT_IN_A_ROW alerts unanswered and said nothing since."""
    asked = {"now": now, "since": now - _LOOKED_BACK, "row": SILENT_IN_A_ROW}
    return set(db.execute(_SILENT, asked).scalars())
