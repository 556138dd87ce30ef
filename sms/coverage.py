"""The watch over coverage: a check whenever the directory or a phone changes, and every hour.

Who is told that a ward has one alone, and then that it has nobody: the operator by the console's
first page, and by SMS whom sms.coverage_hearers names. Of the sensitive branch nobody is: case
workers see its gaps in the console.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Engine

from locales.marks import Translate
from models import coverage
from models.coverage import Check
from models.vault import Vault
from routing.coverage import EVERY, this_hour
from routing.coverage_seen import look
from sms.coverage_told import Telling, tell
from sms.pace import QUIET
from sms.telling import Nudge
from sms.windows import Window


def check(
    database: Engine,
    vault: Vault,
    languages: Mapping[str, Translate],
    now: datetime,
    quiet: Window = QUIET,
) -> list[Nudge]:
    """Looks again if anything has changed, keeps what it found, and writes who must hear of it."""
    with database.begin() as db:
        seen, start = look(db, now), this_hour(now)
        before, digest = coverage.last(db), seen.digest(start)
        if before is not None and before.digest == digest:
            return []
        coverage.keep(db, seen.gaps(start, EVERY), Check(digest, start, now, len(seen.wards)))
        looked = before.from_hour if before else start
        return tell(Telling(db, vault, languages, now, quiet), seen, looked)
