"""Whole calls written out before they are made: the posts of the gateway, byte for byte.

The fields, their order and the headers are those of Africa's Talking's USSD callbacks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from urllib.parse import quote_plus, urlencode

from models.register import Ward

CODE, NETWORK = "*384*70421#", "63902"
_LETTERS = "bcdfgklmnprstvz"
# What is typed (nothing at first) and the screen it must lead to; one caller's first call.
_BEGINNING = (
    ("", "language"),
    ("1", "home"),
    ("1", "category"),
    ("1", "ward_name"),
    ("{ward}, {landmark}", "now"),
    ("1", "confirm"),
)
FILED = (*_BEGINNING, ("2", "sent"))  # ends with a report
UNSENT = (*_BEGINNING, ("3", "dropped"))  # goes the same way and ends without one
HOPS = len(FILED)
# No country has +999, so these callers are nobody.
_NOBODY = "+999{:09d}"

Way = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Target:
    """Where posts go on this machine; `path` may hold a secret and is never printed."""

    port: int
    path: str


@dataclass(frozen=True, repr=False)
class Call:
    """`posts` are whole HTTP requests, `screens` what each must be answered with."""

    ward: str
    posts: tuple[bytes, ...]
    screens: tuple[str, ...]


class Callers:
    """Makes calls, each of a number and a call id of its own, the wards in turn."""

    def __init__(self, wards: tuple[Ward, ...], rng: Random):
        self._wards = wards
        self._rng = rng
        self._made = 0

    def calls(self, count: int, way: Way, target: Target) -> list[Call]:
        """So many calls to one target, all the same way."""
        return [self._call(way, target) for _ in range(count)]

    def _call(self, way: Way, target: Target) -> Call:
        self._made += 1
        ward = self._wards[self._made % len(self._wards)]
        session = f"ATUid_{self._rng.getrandbits(128):032x}"
        where = {"ward": ward.name, "landmark": nowhere(self._rng)}
        forms = _forms(way, where, _NOBODY.format(self._made), session)
        screens = tuple(screen for _typed, screen in way)
        labels = ("", *screens)  # each post says what the last answer was labelled
        posts = (_post(target, form, label) for form, label in zip(forms, labels, strict=False))
        return Call(ward.code, tuple(posts), screens)


def nowhere(rng: Random) -> str:
    """Nobody's landmark, so that no two reports of a ward are one incident."""
    return "".join(rng.choices(_LETTERS, k=12))


def _forms(way: Way, where: Mapping[str, str], number: str, session: str) -> Iterator[str]:
    typed = [words.format(**where) for words, _screen in way[1:]]
    for count in range(len(way)):
        fields = (
            ("phoneNumber", number),
            ("serviceCode", CODE),
            ("text", "*".join(typed[:count])),
            ("sessionId", session),
            ("networkCode", NETWORK),
        )
        yield urlencode(fields, quote_via=quote_plus)


def _post(target: Target, form: str, label: str) -> bytes:
    labelled = f"at-ussd-hop-metadata: {label}\r\n" if label else ""
    return (
        f"POST {target.path} HTTP/1.1\r\n"
        f"Host: 127.0.0.1:{target.port}\r\n"
        "User-Agent: at-ussd-api/1.0\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"{labelled}"
        f"Content-Length: {len(form)}\r\n\r\n{form}"
    ).encode()
