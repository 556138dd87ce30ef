"""Where answering ends: after so many replies nobody hears more from us, and an operator sees why.

What was asked is done all the same; only the reply is left out.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from models import contacts, held
from sms.duty import last_replies
from sms.turns import Reply, Turn

ERRORS_IN_A_ROW = 5  # then silence: who does not read us may be a machine
REPLIES_A_DAY = 10  # to somebody without a duty
_HOUR = timedelta(hours=1)
# The flags, as they are kept with the incoming message.
TOO_MANY = "no reply: too many within an hour"
LOOPING = "no reply: errors in a row"
TOO_MANY_A_DAY = "no reply: too many within a day"
HELP_USED_UP = "no reply: help lines of the hour used up"
FLAGS = (TOO_MANY, LOOPING, TOO_MANY_A_DAY, HELP_USED_UP)


def on_duty(turn: Turn, reply: Reply) -> Reply:
    """A reply to somebody with a duty, or silence."""
    contacts.hold(turn.db, turn.contact_id)  # of two texts at once the second sees the first
    most = max(ERRORS_IN_A_ROW, turn.limits.replies)
    last = last_replies(turn.db, turn.contact_id, turn.now, most)
    lately = [one for one in last if one.at > turn.now - _HOUR]
    if len(lately) >= turn.limits.replies:
        return _silent(reply, TOO_MANY)
    errors = [one.purpose for one in last[:ERRORS_IN_A_ROW]] == ["help"] * ERRORS_IN_A_ROW
    return _silent(reply, LOOPING) if errors and reply.purpose == "help" else reply


def without_a_duty(turn: Turn, reply: Reply) -> Reply:
    """A reply to anybody else, or silence."""
    if not reply.words:
        return reply
    last = last_replies(turn.db, turn.contact_id, turn.now, REPLIES_A_DAY)
    if len(last) == REPLIES_A_DAY:
        return _silent(reply, TOO_MANY_A_DAY)
    most = turn.limits.help_lines
    if reply.purpose == "help" and held.help_lines(turn.db, turn.now - _HOUR, most) >= most:
        return _silent(reply, HELP_USED_UP)
    return reply


def _silent(reply: Reply, flag: str) -> Reply:
    return replace(reply, words="", flag=flag) if reply.words else reply
