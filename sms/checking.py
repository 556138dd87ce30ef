"""The monthly test SMS to duty holders who agreed to it: who cannot be reached shows early.

A reply of TEST agrees and, later, says that it came; TEST OFF ends it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, Engine

from locales.marks import Translate
from locales.spoken import spoken
from models import reach
from models.reach import Tested
from models.vault import Vault
from routing.hours import EAST_AFRICA
from routing.reads import day_of
from sms import texts_coverage
from sms.posting import post
from sms.telling import Nudge
from sms.turns import Reply, Turn

EVERY = timedelta(days=30)
BY_DAY = range(9, 17)  # hours of East Africa in which nobody is disturbed by a test
_LANE = "bulk"


def agree(turn: Turn) -> Reply:
    """Agrees to a test a month, or says that one came: both are the word TEST."""
    reach.agree(turn.db, turn.ids, turn.now)
    return Reply(texts_coverage.tests_on(turn.own(turn.people[0])))


def decline(turn: Turn) -> Reply:
    reach.agree(turn.db, turn.ids, None)
    return Reply(texts_coverage.tests_off(turn.own(turn.people[0])))


def send_due(
    database: Engine,
    vault: Vault,
    languages: Mapping[str, Translate],
    now: datetime,
    limit: int = 200,
) -> list[Nudge]:
    """Writes the tests that are due, by day, each phone's once in EVERY."""
    if now.astimezone(EAST_AFRICA).hour not in BY_DAY:
        return []
    with database.begin() as db:
        due = reach.tests_due(db, now - EVERY, limit)
        written = [_write(db, vault, languages, one, now) for one in due]
    return [(_LANE, message) for message in written if message]


def _write(
    db: Connection, vault: Vault, languages: Mapping[str, Translate], one: Tested, now: datetime
) -> UUID | None:
    words = texts_coverage.test(spoken(languages, one.language))
    return post(
        db,
        vault,
        words,
        purpose="check",
        lane=_LANE,
        now=now,
        cause=f"check:{one.contact_id}:{day_of(now).isoformat()}",
        person_id=one.person_id,
        contact_id=one.contact_id,
    )
