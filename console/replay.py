"""A call played again: what was typed at each hop, what the phone showed, how long it took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from console import words
from console.room import Room, Visit
from console.times import Moment, lasting, moment
from models.calls import Hop
from sms.masking import masked_for_duty

ROOM_FOR = 160  # characters of a screen, the prefix included


@dataclass(frozen=True)
class Shown:
    """One hop: `typed` brought this screen; `pressed` are the keys the caller pressed next."""

    number: int
    typed: str
    screen: str
    ended: bool
    size: int
    waited: str
    pressed: frozenset[str]
    when: Moment


def told(room: Room, visit: Visit, hops: list[Hop]) -> list[Shown]:
    """Every hop with its words, numbers in what was typed masked wherever they are said back."""
    typed = [_open(room, visit, hop.typed_sealed, "hops.typed", hop) for hop in hops]
    replies = [_open(room, visit, hop.reply_sealed, "hops.reply", hop) for hop in hops]
    hidden = {text: masked_for_duty(text) for text in typed if masked_for_duty(text) != text}
    shown = []
    for at, hop in enumerate(hops):
        reply = replies[at]
        for said, mask in hidden.items():
            reply = reply.replace(said, mask)
        shown.append(
            Shown(
                number=at + 1,
                typed=hidden.get(typed[at], typed[at]),
                screen=reply.removeprefix("CON ").removeprefix("END "),
                ended=reply.startswith("END "),
                size=len(replies[at]),
                waited=_waited(hops, at),
                pressed=_keys(typed[at + 1] if at + 1 < len(hops) else "", hidden),
                when=moment(hop.at, visit.now),
            )
        )
    return shown


def shape(hops: list[Hop], visit: Visit) -> list[Shown]:
    """Every hop without a word: that it was, and when."""
    return [
        Shown(
            number=at + 1,
            typed="",
            screen="",
            ended=False,
            size=0,
            waited=_waited(hops, at),
            pressed=frozenset(),
            when=moment(hop.at, visit.now),
        )
        for at, hop in enumerate(hops)
    ]


def _open(room: Room, visit: Visit, sealed: bytes | None, column: str, hop: Hop) -> str:
    return words.opened(room, visit, sealed, column, f"{hop.call_id}.{hop.number}") or ""


def _waited(hops: list[Hop], at: int) -> str:
    gone = hops[at].at - hops[at - 1].at if at else timedelta()
    return lasting(gone) if at else ""


def _keys(typed: str, hidden: dict[str, str]) -> frozenset[str]:
    """The keys to mark on the drawn phone: only where a number of the menu was chosen."""
    return frozenset(typed) if len(typed) <= 2 and typed not in hidden else frozenset()
