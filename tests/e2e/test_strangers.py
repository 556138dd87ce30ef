"""Texts from people we do not know: one help line a day, and never a word to a word."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from models.messages import messages
from tests.e2e.canaries import WORD
from tests.e2e.kept import Kept
from tests.e2e.phones import Phone
from tests.e2e.stack import Stack
from tests.e2e.until import until

CODE = "*384*70421#"


def test_a_stranger_gets_one_help_line_a_day(stack: Stack, kept: Kept, resident: Phone) -> None:
    begun = len(stack.lines)
    for words in (f"{WORD} habari gani", f"{WORD} hello?", "1 417", ""):
        handled(kept, resident, words)
    (help_line,) = resident.hears("999")
    assert resident.inbox() == [help_line]
    assert CODE in help_line
    assert stack.said("level='error'", after=begun) == []


def test_a_sender_that_is_a_word_gets_nothing_and_is_kept(
    stack: Stack, kept: Kept, resident: Phone
) -> None:
    begun, before = len(stack.lines), {message.id for message in kept.sent()}
    handled(kept, resident, f"{WORD} your bundle is over", **{"from": "SAFARICOM"})
    assert kept.sent_since(before) == []
    assert resident.inbox() == []
    assert stack.said("level='error'", after=begun) == []


def test_the_same_text_handed_over_twice_is_kept_once(kept: Kept, resident: Phone) -> None:
    before = len(incoming(kept))
    handled(kept, resident, f"{WORD} mara mbili", copies=2)
    assert len(incoming(kept)) == before + 1


def handled(kept: Kept, phone: Phone, words: str, **how: object) -> None:
    """Sends a text and waits until somebody has acted on it: whatever comes of it is written."""
    before = incoming(kept)
    phone.texts(words, **how)
    until(lambda: incoming(kept) - before, "the text was acted on")


def incoming(kept: Kept) -> set[UUID]:
    """The texts that were acted on."""
    rows = select(messages.c.id).where(
        messages.c.direction == "in", messages.c.handled_at.is_not(None)
    )
    return {row.id for row in kept.rows(rows)}
