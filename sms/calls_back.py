"""Asking to speak with a reporter: only who agreed to it, by the desk, never by a shown number."""

from __future__ import annotations

from models import reports
from sms import texts_duty
from sms.holding import note
from sms.turns import Reply, Target, Turn


def ask(turn: Turn, target: Target) -> Reply:
    """Puts the request before the national desk, where the reporter agreed to be called."""
    t, number = turn.own(target.person), target.number
    if target.report.contact != "call":
        agreed = target.report.contact == "sms"
        words = texts_duty.write_instead if agreed else texts_duty.no_calls
        return Reply(words(t, number), target=target)
    reports.change(turn.db, target.report.id, call_asked_at=turn.now)
    note(turn, target, "call_asked")
    words = texts_duty.desk_calls if target.report.call_by == "desk" else texts_duty.call_asked
    return Reply(words(t, number), target=target)


def accept_first(turn: Turn, target: Target) -> Reply:
    words = texts_duty.accept_first(turn.own(target.person), target.number, turn.dial)
    return Reply(words, target=target)
