"""What a callback brought: its fields as they may be kept, and all of it as it came. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

_LONGEST = 120


@dataclass(frozen=True, repr=False)
class Form:
    """`fields` has the first value of each name; `raw` is JSON of all values."""

    fields: Mapping[str, str]
    raw: str

    def __contains__(self, name: str) -> bool:
        return name in self.fields

    def given(self, name: str) -> str:
        """A field exactly as it came; '' where it did not."""
        return self.fields.get(name, "")

    def word(self, name: str) -> str:
        """A field that is kept in clear: printable and short."""
        kept = "".join(c for c in self.given(name) if c.isprintable())
        return kept[:_LONGEST].strip()

    def identity(self, name: str) -> str:
        """An id of the gateway; one too long or strange to be kept is known by its digest."""
        given = self.given(name).strip()
        if given.isprintable() and len(given) <= _LONGEST:
            return given
        return f"digest:{sha256(given.encode('utf-8', 'replace')).hexdigest()}"


def form(items: Iterable[tuple[str, list[str]]]) -> Form:
    """A form of (name, values) pairs."""
    whole = {name: list(values) for name, values in items}
    fields = {name: values[0] for name, values in whole.items() if values}
    return Form(fields, json.dumps(whole))


def moment(written: str) -> datetime | None:
    """`2017-05-03T06:04:45Z`, `2017-05-03 06:04:45`, with or without a fraction; UTC.

    None where it is neither. Both forms have been seen from the gateway.
    """
    try:
        read = datetime.fromisoformat(written.strip())
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
