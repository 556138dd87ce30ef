"""Writing to the reporter of a report through the line: who asks sees no number.

Only to who agreed to SMS and has not stopped them, of an open report that is not sensitive.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection

from models import contacts, incidents, questions, reports
from models.references import written
from models.reports import Report
from routing.categories import CATEGORIES
from sms import texts_talk
from sms.holding import note
from sms.telling import Line, Nudge
from sms.turns import Reply, Target, Turn

ASK, ASK_NOW, LANE = "ask", "ask-now", "normal"  # purposes: the quiet hours hold the first alone
MOST_A_DAY = 10  # texts to one reporter about one report, whoever writes them
_DAY = timedelta(days=1)


class Refused(Exception):
    """Nothing is written: its one argument is a code, a key of the texts that say why."""

    @property
    def why(self) -> str:
        return str(self.args[0])


def hindrance(db: Connection, *, contact: str, contact_id: UUID | None, category: str) -> str:
    """Why nobody may write to a reporter; '' where it may be done. One query where one agreed."""
    if contact == "none" or contact_id is None or CATEGORIES[category].sensitive:
        return "no_consent"
    return "" if contacts.get(db, contact_id).reached else "stopped"


def put(
    line: Line, report: Report, words: str, *, by: str, cause: str, **asker: Any
) -> list[Nudge]:
    """Writes to the reporter; [] where this very question was written before.

    `asker` is person_id, or asked_by for the desk; `by` is how the reporter knows it. Raises
    Refused.
    """
    text = _text(line, report, words, by)
    purpose = ASK_NOW if report.happening_now else ASK
    whose = {"report_id": report.id, "contact_id": report.contact_id}
    nudge = line.post(text, purpose=purpose, lane=LANE, cause=cause, **whose)
    if nudge is None:
        return []
    about = {"report_id": report.id, "message_id": nudge[1], "created_at": line.now}
    questions.put(line.db, id=uuid4(), **about, **asker)
    return [nudge]


def ask(turn: Turn, target: Target) -> Reply:
    """A duty holder's words to who reported what he or she has accepted."""
    t, number = turn.own(target.person), target.number
    about = _listening(turn.db, target.report)
    by, who = target.person.organisation, {"person_id": target.person.id}
    try:
        sent = put(turn.line, about, turn.command.words, by=by, cause=f"ask:{turn.cause}", **who)
    except Refused as refused:
        return Reply(texts_talk.refused(t, refused.why, number), target=target)
    note(turn, target, "wrote")
    said = texts_talk.sent if about.happening_now else texts_talk.sent_by_day
    return Reply(said(t, number), target=target, more=tuple(sent))


def _text(line: Line, report: Report, words: str, by: str) -> str:
    """The whole text, where it may be sent."""
    said = texts_talk.plain(words)
    if not any(c.isalnum() for c in said):
        raise Refused("empty")
    if why := hindrance(
        line.db, contact=report.contact, contact_id=report.contact_id, category=report.category
    ):
        raise Refused(why)
    if questions.since(line.db, report.id, line.now - _DAY) >= MOST_A_DAY:
        raise Refused("too_many")
    text = texts_talk.question(line.t(report.language), written(report.reference), by, said)
    if not texts_talk.fit(text):
        raise Refused("too_long")
    return text


def _listening(db: Connection, lead: Report) -> Report:
    """Of an incident the first report whose reporter SMS reach; the lead's own where none is."""
    if lead.contact != "none":
        return lead
    found = incidents.listeners(db, lead.id)
    return reports.get(db, found[0].id) if found else lead
