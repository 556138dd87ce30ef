"""What My reports reads for the reporter alone: his or her reports, and one of them in words."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from locales.marks import Translate
from models import alerts, contacts, directory, events, references, reports
from models.report_states import allowed
from models.vault import Vault
from sms.agencies import AGENCIES
from sms.choices import NOTES
from sms.handing import has_now
from sms.reporter import reopens
from ussd.asked import Asked
from ussd.journeys import mine
from ussd.typed import tidy

OWNED_MOST = 50
_LEAST_NAME = 16  # characters of a name below which the last word gives way to it
# What may be done, by the action of models.report_states it comes to.
_DEEDS = {mine.FIXED: "confirm", mine.OVER: "reopen", mine.WITHDRAW: "withdraw"}


def owned(db: Connection, vault: Vault, asked: Asked) -> str:
    """The references of this phone's latest reports: 2 queries."""
    contact = contacts.find(db, vault, asked.number)
    return " ".join(reports.latest_of(db, contact.id, OWNED_MOST)) if contact else ""


def one(db: Connection, vault: Vault, asked: Asked) -> str:
    """State, who has it, the last note, and what may be done. Nothing to others.

    4 queries, 5 where it was handed over.
    """
    contact = contacts.find(db, vault, asked.number)
    report = reports.by_reference(db, asked.about)
    if not contact or not report or report.contact_id != contact.id:
        return mine.told((), asked.t(mine.NO_SUCH))
    return mine.told(may(report, asked.now), _words(db, report, asked.t))


def may(report: reports.Report, now: datetime) -> list[str]:
    """What its reporter may do to a report now."""
    deeds = [deed for deed, action in _DEEDS.items() if allowed(action, report.state)]
    if mine.OVER in deeds and not reopens(report, now):
        deeds.remove(mine.OVER)
    return [mine.ADD, *deeds] if {mine.WITHDRAW, mine.OVER} & {*deeds} else deeds


def holder_of(db: Connection, report: reports.Report, t: Translate, longest: int) -> str:
    """The organisation that has it, or was last told; the national desk where there is none."""
    people, organisations = directory.people, directory.organisations
    told = (
        select(organisations.c.name)
        .join(alerts.alerts, alerts.alerts.c.organisation_id == organisations.c.id)
        .where(alerts.alerts.c.report_id == report.id)
        .order_by(alerts.alerts.c.created_at.desc(), alerts.alerts.c.id)
        .limit(1)
    )
    holder = select(organisations.c.name).join(people).where(people.c.id == report.holder_id)
    name = db.execute(holder if report.holder_id else told).scalar()
    if name is None or (report.at_desk and not report.holder_id):
        return t(mine.DESK)
    return tidy(name, longest)


def _words(db: Connection, report: reports.Report, t: Translate) -> str:
    state, note = t(mine.STATES[report.state]), _last_word(db, report, t)
    if report.state == "referred":
        state = _handed(db, report, t) or state
    shown = references.written(report.reference)
    bare = state.format(ref=shown, who="")
    room = mine.FOUND_LONGEST - len(bare) - len(note)
    if room < _LEAST_NAME:
        note, room = "", mine.FOUND_LONGEST - len(bare)
    return state.format(ref=shown, who=holder_of(db, report, t, room)) + note


def _handed(db: Connection, report: reports.Report, t: Translate) -> str:
    """Which agency has it now, and the number it goes by there; '' where none was named."""
    handed = has_now(db, report.id)
    if not handed.listed:
        return ""
    text = t(mine.HANDED_WITH_NUMBER if handed.reference else mine.HANDED)
    named = text.replace("{agency}", t(AGENCIES[handed.agency]))
    return named.replace("{number}", handed.reference)


def _last_word(db: Connection, report: reports.Report, t: Translate) -> str:
    """The last note from the short list; what a duty holder wrote freely is not passed on."""
    noted = events.last_fact(db, report.id, "noted", "note")
    return f" {t(mine.LAST_WORD).format(note=t(NOTES[noted]))}" if noted in NOTES else ""
