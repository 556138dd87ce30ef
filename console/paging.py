"""Where in a list a page begins, as its address says it: `before=` a time and a key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar
from uuid import UUID

from console.filters import BadFilter
from models.keyset import Cursor

SIZE = 50
CAP = 1_001  # a count stops here and is told as "more than 1,000"
FRESH = 101  # so does the count of what is new
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """At most SIZE rows; `before` continues, '' at the end; `newest` is where a poll starts."""

    rows: tuple[Row, ...]
    before: str
    newest: str
    total: str


def cut(rows: list[Row], total: int, cursor: Callable[[Row], Cursor]) -> Page[Row]:
    """A page of what a query for SIZE + 1 rows gave."""
    shown = tuple(rows[:SIZE])
    return Page(
        shown,
        before=written(cursor(shown[-1])) if len(rows) > SIZE else "",
        newest=written(cursor(shown[0])) if shown else "",
        total=counted(total),
    )


def counted(total: int) -> str:
    return f"more than {CAP - 1:,}" if total >= CAP else f"{total:,}"


def written(cursor: Cursor) -> str:
    micros = (cursor.at - _EPOCH) // timedelta(microseconds=1)
    key = cursor.key.hex if isinstance(cursor.key, UUID) else cursor.key
    return f"{micros}.{key}"


def read(text: str, key: Callable[[str], UUID | str]) -> Cursor | None:
    """The cursor of an address, None for ''. Raises BadFilter."""
    if not text:
        return None
    micros, _, rest = text.partition(".")
    try:
        at = _EPOCH + timedelta(microseconds=int(micros))
        return Cursor(at, key(rest))
    except (ValueError, OverflowError):
        raise BadFilter("The place in the list that this address names is no place.") from None
