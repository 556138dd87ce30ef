"""What a reporter's call does to a report of his or her own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from secrets import randbelow
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import Connection

from locales.marks import Translate
from models import contacts, references, reports
from models.report_states import NotNow
from models.vault import Vault
from sms import reporter, telling
from sms.telling import Nudge
from ussd.ending import Done, Ending
from ussd.journeys import mine
from ussd.screens import Answers
from ussd.talk import Line


def act(db: Connection, vault: Vault, line: Line, ending: Ending) -> Done:
    """Does what was chosen, if the report is this phone's and not past it."""
    t, digits = line.languages[ending.language], mine.asked_after(ending.answers)
    contact = contacts.keep(db, vault, ending.number, ending.moment)
    contacts.prefer(db, contact.id, language=ending.language)
    report = reports.by_reference(db, digits)
    if report is None or report.contact_id != contact.id:
        return _said(t, mine.NO_SUCH, digits)
    deed = ending.answers["mine_report"]
    room = telling.Line(db, vault, line.languages, ending.moment, randbelow)
    try:
        nudges = _DEEDS[deed](room, report.id, ending.answers)
    except NotNow:
        return _said(t, mine.CHANGED, digits)
    return _said(t, mine.SAID[deed], digits, nudges)


def _said(t: Translate, words: str, digits: str, nudges: list[Nudge] | None = None) -> Done:
    said = t(words).format(ref=references.written(digits))
    sent = tuple((lane, str(message_id)) for lane, message_id in nudges or ())
    return Done({"said": said}, nudges=sent)


def _add(room: telling.Line, report_id: UUID, answers: Answers) -> list[Nudge]:
    return reporter.add(room, report_id, answers["mine_add"], channel="ussd")


_DEEDS: Mapping[str, Callable[[telling.Line, UUID, Answers], list[Nudge]]] = MappingProxyType(
    {
        mine.ADD: _add,
        mine.FIXED: lambda room, report_id, _answers: reporter.confirm(room, report_id),
        mine.OVER: lambda room, report_id, _answers: reporter.reopen(room, report_id),
        mine.WITHDRAW: lambda room, report_id, _answers: reporter.withdraw(room, report_id),
    }
)
