"""What one book of rules has that another has not: rows by name, and their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Kept = Sequence[Mapping[str, Any]]  # rows as routing.rulebook_form keeps them


@dataclass(frozen=True)
class Changes:
    """Names of rows. `moved`: those in both are asked in another order."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    moved: bool

    @property
    def any(self) -> bool:
        return bool(self.added or self.changed or self.gone or self.moved)


def changes(before: Kept, after: Kept) -> Changes:
    """From one book's rows to another's."""
    old, new = _named(before), _named(after)
    return Changes(
        added=tuple(name for name in new if name not in old),
        changed=tuple(name for name in new if name in old and new[name] != old[name]),
        gone=tuple(name for name in old if name not in new),
        moved=[name for name in new if name in old] != [name for name in old if name in new],
    )


def _named(rows: Kept) -> dict[str, Mapping[str, Any]]:
    return {str(row.get("name", "")): row for row in rows}
