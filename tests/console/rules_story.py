"""A draft of rules in the evening: one row, which nobody has approved yet."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

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


def bring(evening: Evening, state: str) -> None:
    """Brings the evening's draft on: to `waiting`, or to `approved` or `to come` by somebody else."""
    now = evening.now
    if state == "draft":
        return
    book = rule_books.get(evening.db, 1)
    assert book
    asked: dict[str, Any] = {"why": "Guns first", "effective_at": now, "now": now}
    if state == "to come":
        asked["effective_at"] = now + timedelta(days=2)
    assert rule_books.ask(evening.db, 1, book.author_id, **asked)
    if state in ("approved", "to come"):
        second = users.add(evening.db, "second@usalama.example", "operator", "", now)
        assert second and rule_books.approve(evening.db, 1, second, now)
