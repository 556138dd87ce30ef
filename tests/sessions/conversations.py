"""Calls to keep in tests: their names, sessions and journal lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from models.vault import Vault
from sessions.journal import Line, sealed
from sessions.session import Session, Start
from tests.conftest import NOON

CALL = "3f" * 16
WORDS = "behind the blue kiosk"
REPLY = "CON Near which shop, school or stage?"
TYPED = ("1", "1", WORDS)

FIRST = Session(
    start=Start(language="sw", ward="1371", network="63902"),
    phone="5ac1" * 8,
    asked="main",
    choices=("report", "mine"),
    reply="CON Usalama",
)
SECOND = replace(
    FIRST,
    typed=TYPED,
    answers={"main": "report", "landmark": WORDS},
    asked="now",
    reply=REPLY,
)
THIRD = replace(SECOND, typed=(*TYPED, "2"), asked="confirm", ended=True)


def call(n: int) -> str:
    """The n-th call's name; each of sixteen in a row has another first digit."""
    return f"{n % 16:x}{n:031x}"


def line(number: int, *, of: str = CALL, screen: str = "landmark", typed: str = WORDS) -> Line:
    """An ordinary hop's line."""
    return Line(
        call=of,
        number=number,
        at=(NOON + timedelta(seconds=10 * number)).isoformat(),
        code="*384*70421#",
        network="63902",
        language="en",
        screen=screen,
        typed=typed,
        reply=REPLY,
        sensitive=False,
        ended=False,
    )


def private(number: int, *, of: str = CALL) -> Line:
    """A hop inside the sensitive branch."""
    bare = line(number, of=of, screen="", typed="")
    return replace(bare, language="", reply="", sensitive=True)


def written(vault: Vault, number: int) -> bytes:
    """A sealed line."""
    return sealed(vault.words, line(number))
