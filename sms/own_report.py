"""What a duty holder texts as a resident: an answer to our question, or more of an own report.

Where it could be about an alert it is none of this, and the keys of duty holders are read.
"""

from __future__ import annotations

from dataclasses import replace

from sms import my_data, story, texts_story
from sms.duty import open_alerts
from sms.turns import Reply, Turn

_WORDS = 3  # fewer are a slip in a command rather than more of a story


def answer(turn: Turn) -> Reply | None:
    """What is done with such a text; None where a command of a duty holder is meant."""
    if turn.command.short_number is not None or turn.command.words:
        return None
    return my_data.confirmed(turn) or _whether_solved(turn) or _of_own(turn)


def _whether_solved(turn: Turn) -> Reply | None:
    """A bare YES or NO answers the question that stands; how to accept is said where it may be
    an alert that was meant."""
    if any(sign.isdecimal() for sign in turn.text):
        return None
    said = story.whether_solved(turn)
    if said is None or not _waits(turn):
        return said
    t = turn.t(turn.people[0].language)
    return replace(said, words=f"{said.words} {texts_story.an_alert_waits(t)}")


def _of_own(turn: Turn) -> Reply | None:
    """A story, or the digit that says which report it is for, while no alert is open."""
    sentence = turn.command.kind == "unknown" and len(turn.text.split()) >= _WORDS
    if not sentence and not story.is_digit(turn.text):
        return None
    return None if open_alerts(turn.db, turn.ids, turn.now) else story.answer(turn)


def _waits(turn: Turn) -> bool:
    return any(one.holder_id is None for one in open_alerts(turn.db, turn.ids, turn.now))
