"""STATUS by SMS: what became of a report, to who made it; to another phone open or closed alone.

References of the sensitive branch are not looked up here at all: whoever holds this phone now
reads the answer.
"""

from __future__ import annotations

from dataclasses import replace

from models import contacts, lookups, references, reports
from models.keys import CannotOpen
from models.reports import Report
from sms import duty, residents, texts_report
from sms.agencies import Handed
from sms.handing import has_now
from sms.turns import Reply, Turn


def status(turn: Turn) -> Reply:
    """Counts every try, found or not; too many misses within the hour are not answered."""
    t = turn.t(residents.language(turn))
    digits = references.read(turn.command.words)
    if digits is None:
        return Reply(texts_report.slip(t))
    if len(digits) > references.ORDINARY + 1:
        return replace(Reply(texts_report.dial_instead(t, turn.code)), forgets=True)
    phones = _phones(turn)
    may = lookups.allowed(turn.db, phones, turn.now)
    report = reports.by_reference(turn.db, digits)
    _count(turn, phones[0], digits, found=report is not None)
    if report and report.contact_id == turn.contact_id:
        return Reply(_own(turn, report))
    if not may:
        return Reply(texts_report.too_many(t))
    if report is None:
        return Reply(texts_report.no_such(t))
    return Reply(texts_report.standing(t, references.written(digits), is_open=report.is_open))


def _phones(turn: Turn) -> list[bytes]:
    """What the phone is counted by in calls too; where its number opens no more, its contact."""
    try:
        number = contacts.number_of(turn.db, turn.vault, turn.contact_id)
        return lookups.phones(turn.vault, number)
    except CannotOpen:
        return [turn.vault.references.of(f"lookup by sms|{turn.contact_id}")[1]]


def _own(turn: Turn, report: Report) -> str:
    who = duty.person(turn.db, report.holder_id).organisation if report.holder_id else ""
    t, shown = turn.t(residents.language(turn)), references.written(report.reference)
    handed = has_now(turn.db, report.id) if report.state == "referred" else Handed()
    if handed.listed:
        code = turn.code if handed.reference else ""
        return texts_report.handed(t, shown, handed.agency, who, code)
    return texts_report.state(
        t,
        shown,
        report.state,
        is_open=report.is_open,
        who=who,
    )


def _count(turn: Turn, phone: bytes, digits: str, *, found: bool) -> None:
    lookups.count(
        turn.db,
        **lookups.of(turn.vault, turn.cause, digits),
        phone=phone,
        found=found,
        now=turn.now,
    )
