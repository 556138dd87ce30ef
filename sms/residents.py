"""What anybody may ask by SMS, resident or not: to stop, to start again, where to turn."""

from __future__ import annotations

from datetime import datetime, timedelta

from models import contacts, events, helplines, references, reports, resident_reports, subscriptions
from sms import refusals, texts
from sms.turns import Reply, Turn

HELP_EVERY = timedelta(days=1)  # unasked; who asks for it by name may have it sooner
ASKED_HELP_EVERY = timedelta(minutes=10)
NO_REPLY = Reply("")
FREE_LINES = ("gbv", "child", "ipoa")  # named to everybody alike: who asked for which is not told


def stop(turn: Turn) -> Reply:
    """Ends all SMS and every notice. Said again it is obeyed without another word."""
    contact = contacts.get(turn.db, turn.contact_id)
    contacts.stop_sms(turn.db, turn.contact_id, turn.now)
    subscriptions.end_all(turn.db, turn.contact_id, channel="sms", now=turn.now)
    refusals.lost(turn.db, contact, turn.now)
    return NO_REPLY if contact.sms_stopped_at else Reply(texts.stopped(turn.t(language(turn))))


def start(turn: Turn) -> Reply:
    """Undoes a stop, ours or the gateway's; without one it is a call for help."""
    contact = contacts.get(turn.db, turn.contact_id)
    if contact.sms_stopped_at is None and not (contact.blocked or contact.bulk_blocked):
        return unasked_help(turn)
    contacts.unblock(turn.db, turn.contact_id, turn.now)
    return Reply(texts.started(turn.t(language(turn))))


def stop_case(turn: Turn) -> Reply:
    """Ends the news of one report, for who sent it; others learn nothing, not even that it is."""
    number = references.read(turn.command.words)
    report = reports.by_reference(turn.db, number) if number else None
    if report is None or report.contact_id != turn.contact_id:
        return unasked_help(turn)
    reports.change(turn.db, report.id, contact="none")
    events.add(turn.db, report.id, "news_stopped", at=turn.now, actor="resident")
    shown = references.written(report.reference)
    return Reply(texts.case_stopped(turn.t(language(turn)), shown))


def asked_help(turn: Turn) -> Reply:
    return _help(turn, ASKED_HELP_EVERY)


def unasked_help(turn: Turn) -> Reply:
    return _help(turn, HELP_EVERY)


def no_reply(_turn: Turn) -> Reply:
    return NO_REPLY


def language(turn: Turn) -> str:
    """The duty holder's, else the one chosen on the telephone."""
    if turn.people:
        return turn.people[0].language
    return contacts.get(turn.db, turn.contact_id).language


def asked_later(turn: Turn, than: datetime) -> bool:
    """Whether we have since asked this person how a report ended: a yes or no then answers that."""
    report = resident_reports.asked(turn.db, turn.contact_id, turn.now)
    return report is not None and report.asked_at is not None and report.asked_at > than


def _help(turn: Turn, every: timedelta) -> Reply:
    if not contacts.may_help(turn.db, turn.contact_id, turn.now, turn.now - every):
        return NO_REPLY
    known = helplines.confirmed(turn.db)
    words = texts.help_line(
        turn.t(language(turn)),
        emergency=known.get("police", ""),
        lines=[known[key] for key in FREE_LINES if key in known],
        code=turn.code,
    )
    return Reply(words, purpose="help", lane="normal")
