"""A draft of rules in the evening: one row, which nobody has approved yet."""

from __future__ import annotations

from models import rule_books, users
from routing.rulebook import Row
from routing.rulebook_form import kept
from tests.console.stories import Evening

ARMED = Row(
    "armed now",
    flags=frozenset({"armed"}),
    happening="now",
    levels={"police": 0},
    clocks={0: (30, 10)},
)


def draft(evening: Evening) -> int:
    author = users.add(evening.db, "author@usalama.example", "operator", "", evening.now)
    assert author
    return rule_books.draft(evening.db, [kept(ARMED)], author, evening.now)
