"""Whose name a message goes out under: what can be replied to comes from the short code. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from sms.purposes import NAME, PROMOTIONAL, TWO_WAY, of


@dataclass(frozen=True)
class Senders:
    """The account's transactional sender name, its two-way short code and its promotional sender
    name; '' where it has none."""

    name: str = ""
    short_code: str = ""
    promotional: str = ""

    def of(self, purpose: str) -> str | None:
        """The sender of a message; None leaves it to the gateway."""
        return next(filter(None, self._choices(purpose)), None)

    def only_by_day(self, purpose: str) -> bool:
        """Whether a message goes out under the promotional sender, which has hours of its own."""
        return of(purpose).sender == PROMOTIONAL and bool(self.promotional)

    def apart(self, purpose: str) -> bool:
        """Whether a message goes out under a sender that no alert ever has."""
        return self.only_by_day(purpose) and self.is_apart(self.promotional)

    def is_apart(self, sender: str) -> bool:
        """Whether this is the promotional sender and no other; case does not matter."""
        named = sender.strip().casefold()
        alerts = (self.name.casefold(), self.short_code.casefold())
        return bool(named) and named == self.promotional.casefold() and named not in alerts

    def _choices(self, purpose: str) -> tuple[str, ...]:
        return {
            TWO_WAY: (self.short_code, self.name),
            NAME: (self.name, self.short_code),
            PROMOTIONAL: (self.promotional, self.name, self.short_code),
        }[of(purpose).sender]
