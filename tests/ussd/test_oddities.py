"""What people and networks put into a call: stars, hashes, nothing, far too much, foreign letters.

Each is at most one misread, and the next hop follows; so it is with the session lost meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from redis import Redis
from sqlalchemy import Engine

from sessions.store import Store
from tests.ussd.phone import Phone
from tests.ussd.test_answering import count
from ussd.closing import Desk
from ussd.starred import inputs, stars
from ussd.typed import LANDMARK_LONGEST

Dial = Callable[..., Phone]
TO_LANDMARK = ("1", "1", "1", "kilimani", "1")
MISREAD, NO_PLACE = "Please choose a number shown", "Please type the place"
ODD: dict[str, tuple[str, str]] = {
    "a star": ("*", ""),
    "two stars": ("**", "**"),
    "a hash": ("#", ""),
    "nothing": ("", ""),
    "80 characters": ("Duka la Mama " * 6 + "mm", "Duka la Mama Duka la Mama Duka"),
    "500 characters": ("x" * 500, "x" * LANDMARK_LONGEST),
    "an inverted mark": ("Gate \u00a14", "Gate @4"),
    "smart quotes": ("\u201cMama\u2019s\u201d", '"Mama\'s"'),
    "a no-break space": ("Gate\u00a04", "Gate 4"),
    "a star in words": ("Gate 4*B", "Gate 4*B"),
    "a star and a key": ("Gate 4*1", "Gate 4*1"),
}
LOST = pytest.mark.parametrize("lost", [False, True], ids=["kept", "lost"])


@LOST
@pytest.mark.parametrize("typed, _place", ODD.values(), ids=ODD)
def test_at_a_menu_it_is_a_misread_and_the_next_hop_follows(
    phone: Dial, redis: Redis, database: Engine, typed: str, _place: str, lost: bool
) -> None:
    dialled = phone().types(*TO_LANDMARK, "Yaya centre").sees("happening now?")
    dialled.types(typed).sees(*_asked_again(typed))
    if lost:
        dialled.forgotten(redis)
    if "happening now?" in dialled.shown:
        dialled.types("1")
    dialled.sees("Theft or robbery, Kilimani, Yaya centre. Happening now.").types("2").ends()
    assert count(database, "reports") == 1


def _asked_again(typed: str) -> tuple[str, ...]:
    """A key after a star is read as one, for a hop may have been missed: then it is said back."""
    return ("Happening now.",) if typed.endswith("*1") else (MISREAD, "happening now?")


@LOST
@pytest.mark.parametrize("typed, place", ODD.values(), ids=ODD)
def test_where_words_are_asked_for_it_is_kept_as_it_can_be_shown_or_asked_again(
    phone: Dial, redis: Redis, database: Engine, typed: str, place: str, lost: bool
) -> None:
    dialled = phone().types(*TO_LANDMARK).types(typed)
    if lost:
        dialled.forgotten(redis)
    if not place:
        dialled.sees(NO_PLACE, "Near which shop").types("Yaya centre")
    dialled.types("1").sees(f"Theft or robbery, Kilimani, {place or 'Yaya centre'}. Happening")
    if lost:
        dialled.forgotten(redis)
    dialled.types("2").ends()
    assert count(database, "reports") == 1


def test_words_with_a_star_that_come_as_redis_is_lost_are_one_input(
    phone: Dial, redis: Redis, desk: Desk
) -> None:
    dialled = phone(careful=False).types(*TO_LANDMARK).forgotten(redis)
    dialled.types("Gate 4*1").sees("happening now?").types("1").sees("Gate 4*1. Happening now.")


def test_where_hops_were_missed_too_the_question_is_asked_again_and_nothing_is_answered_for_anyone(
    phone: Dial, redis: Redis, desk: Desk
) -> None:
    dialled = phone(careful=False).types(*TO_LANDMARK).forgotten(redis).types("Gate 4")
    redis.flushall()  # before the clock drained the hop that named the place
    dialled.store = Store(redis, desk.vault)
    dialled.types("1").sees("happening now?").types("1").sees("Gate 4*1. Happening now.")


def test_before_words_are_asked_for_missed_hops_are_read_one_by_one(
    phone: Dial, redis: Redis, desk: Desk
) -> None:
    dialled = phone(careful=False).types(*TO_LANDMARK[:2]).forgotten(redis)
    dialled.types("1", "kilimani", "1", "Gate 4*B")
    redis.flushall()
    dialled.store = Store(redis, desk.vault)
    dialled.types("1").sees("Theft or robbery, Kilimani, Gate 4*B. Happening now.")


@pytest.mark.parametrize(
    "typed",
    [(), ("1",), ("1", "Gate 4*B", "2"), ("*",), ("a*b*c", "**", "1"), ("", "", "*")],
    ids=["no input", "one", "a star in words", "a star alone", "many", "nothing and a star"],
)
def test_a_text_is_read_again_as_it_was_typed(typed: tuple[str, ...]) -> None:
    text = "*".join((*typed, "7"))
    pieces = tuple(text.split("*"))
    assert inputs(pieces, stars(typed), len(typed)) == (typed, ("7",))


def test_a_text_of_before_is_read_as_far_as_it_goes() -> None:
    assert inputs(("1", "Gate 4", "B"), "1:1 3:2", 6) == (("1", "Gate 4*B"), ())
