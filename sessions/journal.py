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
BATCH = 50  # lines a transaction: few, for a call that ends meanwhile waits for its own hops


@dataclass(frozen=True)
class Line:
    """One hop. In the sensitive branch `screen`, `typed` and `reply` are empty.

    `draft` is the answers so far as JSON, '' where the call leaves no draft; `phone` its digest.
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


def sealed(words: TextSeal, line: Line) -> bytes:
    return words.seal(json.dumps(vars(line), separators=(",", ":")), "journal")


def opened(words: TextSeal, value: bytes) -> Line | None:
    """The line, or None where it is none of ours."""
    try:
        line = Line(**json.loads(words.open(value, "journal")))
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
            with database.begin() as db:
                for _id, value in entries:
                    if line := opened(words, value):
                        _keep(db, words, line)
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


def _keep(db: Connection, words: TextSeal, line: Line) -> None:
    calls.keep(db, _hop(words, line))
    if not line.draft:
        drafts.drop(db, line.call)
        return
    drafts.keep(
        db,
        drafts.Draft(
            call_id=line.call,
            phone=bytes.fromhex(line.phone),
            answers_sealed=words.seal(line.draft, f"drafts.answers|{line.call}"),
            language=line.language,
            category=line.category,
            ward_code=line.ward,
            at=datetime.fromisoformat(line.at),
        ),
    )


def _hop(words: TextSeal, line: Line) -> calls.Hop:
    where = f"{line.call}.{line.number}"
    return calls.Hop(
        call_id=line.call,
        number=line.number,
        at=datetime.fromisoformat(line.at),
        service_code=line.code,
        network=line.network,
        language=line.language,
        screen=line.screen,
        typed_sealed=None if line.sensitive else words.seal(line.typed, f"hops.typed|{where}"),
        reply_sealed=None if line.sensitive else words.seal(line.reply, f"hops.reply|{where}"),
        sensitive=line.sensitive,
        ended=line.ended,
    )
