"""What ships, as rows an operator can read and copy: one for each ordinary category.

They are made from the constants that rule where no row fits (who may be told of what, how long a
level has, how severe it is), so that what is shown cannot differ from what is done. Put
into a draft as they stand they change nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from routing.categories import CATEGORIES, KINDS, ORDINARY
from routing.directory import may_receive
from routing.rulebook import Row
from routing.rules import LEVELS, minutes_of

PREFIX = "as shipped "


def shipped_row(category: str) -> Row:
    """The row that says what holds for a category without any. Raises KeyError."""
    if category not in ORDINARY:
        raise KeyError(category)
    return Row(
        name=f"{PREFIX}{category}",
        categories=frozenset({category}),
        clocks={level: minutes_of(level) for level in LEVELS},
    )


def shipped_rows() -> Mapping[str, Row]:
    """By category, in the order people are asked."""
    return {code: shipped_row(code) for code in ORDINARY}


def may_be_told(category: str) -> tuple[str, ...]:
    """The kinds a category may reach at all, each at the level its duty says."""
    return tuple(kind for kind in KINDS if may_receive(kind, category))


def severity(category: str) -> str:
    return CATEGORIES[category].severity
