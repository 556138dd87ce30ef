"""A dropped call that an operator made a report of, and that its caller went on with meanwhile."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection

from models import calls, drafts, events, outbox, references, reports
from models.vault import Vault
from sms import came_back
from ussd.ending import Done, Ending
from ussd.journeys.report import agreed
from ussd.told import incident


def join(db: Connection, vault: Vault, ending: Ending, contact_id: UUID) -> Done | None:
    """Gives the caller the report that was made of the draft, with what was said since; None where
    there is none to join. What that changes for who is told is owed.

    One of another kind or place is a report of its own; so is one whose reference was told before.
    """
    if not ending.draft:
        return None
    drafts.drop(db, ending.draft)  # waits for an operator who is at it
    found = calls.report_of(db, ending.draft)
    if found is None or ending.reply:
        return None
    made, told = reports.lock(db, found), incident(vault, ending.answers, found)
    same = (made.category, made.ward_code) == (told["category"], told["ward_code"])
    if made.contact_id or not made.is_open or not same:
        return None
    reports.change(
        db,
        made.id,
        contact_id=contact_id,
        contact=agreed(ending.answers),
        call_by=ending.answers.get("who_calls", ""),
        language=ending.language,
        **{column: value for column, value in told.items() if value is not None},
    )
    events.add(db, made.id, "came_back", at=ending.moment, actor="resident")
    outbox.owe(db, came_back.TASK, made.id, ending.moment)
    calls.bind(db, ending.call, made.id, ending.moment)
    return Done({"ref": references.written(made.reference)})
