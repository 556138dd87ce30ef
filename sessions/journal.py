"""The journal: each hop as a sealed line in a Redis stream, drained to SQL seconds later."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from redis import Redis
from sqlalchemy import Connection, Engine

from models import calls, drafts
from models.keys import CannotOpen, TextSeal

TAGS = tuple(f"{{{digit}}}" for digit in "0123456789abcdef")
BATCH = 200  # lines a transaction: some 30 ms, for a call that ends meanwhile waits for its hops


@dataclass(frozen=True)
class Line:
    """One hop. In the sensitive branch `screen`, `typed` and `reply` are empty.

    `draft` is the answers so far as JSON, '' where the call leaves no draft; `phone` its digest.
    `stars` and `menu` say how the text is read again, should the session be lost.
    """

    call: str
    number: int
    at: str
    code: str
    network: str
    language: str
    screen: str
    typed: str
    reply: str
    sensitive: bool
    ended: bool
    draft: str = ""
    category: str = ""
    ward: str = ""
    phone: str = ""
    stars: str = ""
    menu: str = ""


_FIELDS = Line.__dataclass_fields__.keys()


def sealed(words: TextSeal, line: Line) -> bytes:
    return words.seal(json.dumps(vars(line), separators=(",", ":")), "journal")


def opened(words: TextSeal, value: bytes) -> Line | None:
    """The line, or None where it is none of ours. What a later release added is passed over: that a
    call became sensitive must not be missed for it.
    """
    try:
        told = dict(json.loads(words.open(value, "journal")))
        line = Line(**{name: told[name] for name in told.keys() & _FIELDS})
        datetime.fromisoformat(line.at)
        return line
    except (CannotOpen, ValueError, TypeError):
        return None


def drain(redis: Redis, database: Engine, words: TextSeal) -> int:
    """Moves what waits in the sixteen streams to SQL; a line is deleted once SQL has it.

    A line drained twice is kept once. Returns the lines moved.
    """
    moved = 0
    for tag in TAGS:
        while entries := _entries(redis, tag):
            lines = [line for _id, value in entries if (line := opened(words, value))]
            with database.begin() as db:
                _keep(db, words, lines)
            redis.xdel(f"journal:{tag}", *(id for id, _value in entries))
            moved += len(entries)
    return moved


def _entries(redis: Redis, tag: str) -> list[tuple[bytes, bytes]]:
    """(id, sealed line) of the oldest lines of a stream."""
    found: Any = redis.xrange(f"journal:{tag}", count=BATCH)
    return [(id, (fields or {}).get(b"h", b"")) for id, fields in found]


def waiting(redis: Redis) -> int:
    """Lines not drained yet."""
    return sum(redis.xlen(f"journal:{tag}") for tag in TAGS)


def _keep(db: Connection, words: TextSeal, lines: list[Line]) -> None:
    """Writes lines in the order they came: at most eight statements, however many there are.

    A call that has entered the sensitive branch, though this journal may not know, has no draft.
    """
    shapes = calls.keep(db, *(_hop(words, line) for line in lines))
    dropped, come = _drafts(lines)
    drafts.drop(db, *sorted({*dropped, *shapes}))
    drafts.keep(db, *(_draft(words, line) for line in come if line.call not in shapes))


def _drafts(lines: list[Line]) -> tuple[list[str], list[Line]]:
    """(calls whose draft is to go first, the line each draft is then kept from)."""
    dropped: set[str] = set()
    come: dict[str, Line] = {}
    for line in lines:
        if not line.draft:
            dropped.add(line.call)
            come.pop(line.call, None)
        elif line.call not in come or _at(come[line.call]) <= _at(line):
            come[line.call] = line
    return sorted(dropped), [come[call] for call in sorted(come)]


def _at(line: Line) -> datetime:
    return datetime.fromisoformat(line.at)


def _draft(words: TextSeal, line: Line) -> drafts.Draft:
    return drafts.Draft(
        call_id=line.call,
        phone=bytes.fromhex(line.phone),
        answers_sealed=words.seal(line.draft, f"drafts.answers|{line.call}"),
        language=line.language,
        category=line.category,
        ward_code=line.ward,
        at=_at(line),
    )


def _hop(words: TextSeal, line: Line) -> calls.Hop:
    where = f"{line.call}.{line.number}"
    return calls.Hop(
        call_id=line.call,
        number=line.number,
        at=_at(line),
        service_code=line.code,
        network=line.network,
        language=line.language,
        screen=line.screen,
        typed_sealed=None if line.sensitive else words.seal(line.typed, f"hops.typed|{where}"),
        reply_sealed=None if line.sensitive else words.seal(line.reply, f"hops.reply|{where}"),
        sensitive=line.sensitive,
        ended=line.ended,
        stars=line.stars,
        menu=line.menu,
    )
