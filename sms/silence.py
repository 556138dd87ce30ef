"""Where answering ends: after so many replies nobody hears more from us, and an operator sees why.

What was asked is done all the same; only the reply is left out.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from models import held, helplines
from sms import residents, texts_report
from sms.duty import last_replies
from sms.turns import Reply, Turn

ERRORS_IN_A_ROW = 5  # then silence: who does not read us may be a machine
REPLIES_A_DAY = 10  # to somebody without a duty
# Replies that lead to a report, all of the day counted; the last of them says to dial instead.
REPORTING_A_DAY = 40
_HOUR = timedelta(hours=1)
# The flags, as they are kept with the incoming message.
TOO_MANY = "no reply: too many within an hour"
LOOPING = "no reply: errors in a row"
TOO_MANY_A_DAY = "no reply: too many within a day"
HELP_USED_UP = "no reply: help lines of the hour used up"


def on_duty(turn: Turn, reply: Reply) -> Reply:
    """A reply to somebody with a duty, or silence. The caller holds the contact."""
    most = max(ERRORS_IN_A_ROW, turn.limits.replies)
    last = last_replies(turn.db, turn.contact_id, turn.now, most)
    lately = [one for one in last if one.at > turn.now - _HOUR]
    if len(lately) >= turn.limits.replies:
        return _silent(reply, TOO_MANY)
    errors = [one.purpose for one in last[:ERRORS_IN_A_ROW]] == ["help"] * ERRORS_IN_A_ROW
    return _silent(reply, LOOPING) if errors and reply.purpose == "help" else reply


def without_a_duty(turn: Turn, reply: Reply) -> Reply:
    """A reply to anybody else, or silence. The caller holds the contact.

    The number of a report that is kept is always told.
    """
    if not reply.words or reply.report == "kept":
        return reply
    if reply.report:
        return _while_reporting(turn, reply)
    last = last_replies(turn.db, turn.contact_id, turn.now, REPLIES_A_DAY)
    if len(last) == REPLIES_A_DAY:
        return _silent(reply, TOO_MANY_A_DAY)
    most = turn.limits.help_lines
    if reply.purpose == "help" and held.help_lines(turn.db, turn.now - _HOUR, most) >= most:
        return _silent(reply, HELP_USED_UP)
    return reply


def _while_reporting(turn: Turn, reply: Reply) -> Reply:
    """Who is in the midst of a report is not left alone with it: the call has no such limit."""
    before = len(last_replies(turn.db, turn.contact_id, turn.now, REPORTING_A_DAY))
    if before >= REPORTING_A_DAY:
        return _silent(reply, TOO_MANY_A_DAY)
    if before < REPORTING_A_DAY - 1:
        return reply
    t, emergency = turn.t(residents.language(turn)), helplines.confirmed(turn.db).get("police", "")
    return replace(reply, words=texts_report.dial_to_finish(t, turn.code, emergency))


def _silent(reply: Reply, flag: str) -> Reply:
    return replace(reply, words="", flag=flag) if reply.words else reply
