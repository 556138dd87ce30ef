"""Reports that came in before a console user was tied: kept from whom the user works for too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from models import additions, incidents, reports, worded
from models.keys import TextSeal
from models.vault import Vault, opened
from models.worded import Worded
from sms.about import keep
from sms.about_them import about

_AT_ONCE = 500


def look_back(db: Connection, vault: Vault, organisation_id: UUID, now: datetime) -> int:
    """Keeps every report whose words name the organisation or its people from it, as a round would
    have where it has a duty; open ones are for the desk to look at. Returns how many name it.

    Who said before that one is not about those it names is heeded. Five statements at most for
    every five hundred reports, and those that keep each that is found.
    """
    found = [
        id
        for rows in _batches(db, organisation_id)
        for id in about(db, vault, organisation_id, _texts(db, vault.words, rows))
    ]
    for id in found:
        report = reports.get(db, id)
        if organisation_id in report.kept_organisations:  # another of its incident named it
            continue
        if report.is_open:
            keep(db, report, [organisation_id], now)
        else:
            reports.keep_from(db, id, organisation_id)
            incidents.name(db, id, [organisation_id])
    return len(found)


def _batches(db: Connection, organisation_id: UUID) -> Iterator[list[Worded]]:
    """Those of which the desk has not said that they are not about whom they name."""
    after: UUID | None = None
    while rows := worded.unkept(db, organisation_id, after, _AT_ONCE):
        over = worded.cleared(db, [one.id for one in rows])
        yield [one for one in rows if one.id not in over]
        after = rows[-1].id


def _texts(db: Connection, seal: TextSeal, rows: Iterable[Worded]) -> dict[UUID, list[str]]:
    """What was typed of each report, then and later."""
    texts = {
        one.id: [
            opened(seal, one.landmark_sealed, "reports.landmark", one.id),
            opened(seal, one.words_sealed, "reports.words", one.id),
        ]
        for one in rows
    }
    for id, report_id, sealed in additions.of_many(db, texts):
        texts[report_id].append(opened(seal, sealed, "report_additions.words", id))
    return texts
