"""References: random digits and a check digit, reserved in SQL ahead of need.

The check digit is Damm's (H. M. Damm, 2004): it finds every single wrong digit and every swap of
two neighbours, the slips a keypad makes.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Column, Connection, Table, Text
from sqlalchemy.dialects.postgresql import insert

from models.base import metadata, moment

ORDINARY, SENSITIVE = 8, 11  # digits drawn, before the check digit

references = Table(
    "reference_numbers",
    metadata,
    Column("number", Text, primary_key=True),
    moment("reserved_at", required=True),
)
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def check_digit(digits: str) -> str:
    state = 0
    for digit in digits:
        state = int(_DAMM[state][int(digit)])
    return str(state)


def written(number: str) -> str:
    """`482130975` as people see it: `482-130-975`."""
    return "-".join(number[start : start + 3] for start in range(0, len(number), 3))


def read(typed: str) -> str | None:
    """The digits of a typed reference, or None where the check digit or length is wrong.

    A letter O is read as 0, l and I as 1; anything else but digits is passed over.
    """
    folded = typed.upper().replace("O", "0").replace("I", "1").replace("L", "1")
    digits = "".join(c for c in folded if c in "0123456789")
    whole = len(digits) in (ORDINARY + 1, SENSITIVE + 1)
    return digits if whole and check_digit(digits) == "0" else None


def drawn(size: int, below: Callable[[int], int]) -> str:
    """One reference of `size` random digits; `below(n)` gives a random number under n."""
    digits = str(below(10**size)).zfill(size)
    return digits + check_digit(digits)


def reserve(
    db: Connection, size: int, count: int, below: Callable[[int], int], now: object
) -> list[str]:
    """Sets aside up to `count` references that nobody else will be given, in the order drawn.

    They are written in their own order, so that two who draw the same never wait for each other.
    """
    wanted = dict.fromkeys(drawn(size, below) for _ in range(count))
    rows = [{"number": number, "reserved_at": now} for number in sorted(wanted)]
    kept = db.execute(
        insert(references).values(rows).on_conflict_do_nothing().returning(references.c.number)
    )
    ours = set(kept.scalars())
    return [number for number in wanted if number in ours]
