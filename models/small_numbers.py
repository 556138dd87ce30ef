"""Counts of people small enough to point at somebody: they are never shown. Pure.

Five is what facts about small areas are commonly cut at (k = 5 per cell, distinct people).
"""

from __future__ import annotations

FEWEST = 5


def shown(count: int) -> int | None:
    """The count, None where it is too small to be said."""
    return count if count >= FEWEST else None
