"""Whose name a message goes out under: what can be replied to comes from the short code. Pure."""

from __future__ import annotations

from dataclasses import dataclass

_TO_BE_REPLIED_TO = ("alert", "answer", "help")


@dataclass(frozen=True)
class Senders:
    """The account's transactional sender name and its two-way short code; '' where it has none."""

    name: str = ""
    short_code: str = ""

    def of(self, purpose: str) -> str | None:
        """The sender of a message; None leaves it to the gateway."""
        two_way = purpose in _TO_BE_REPLIED_TO
        first, second = (self.short_code, self.name) if two_way else (self.name, self.short_code)
        return first or second or None
