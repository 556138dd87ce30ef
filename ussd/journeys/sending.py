"""The last question before something goes: send it, or not."""

from __future__ import annotations

from locales.marks import _
from ussd.screens import Option


def or_not(sent: str, kept: str) -> tuple[Option, Option]:
    """Options that lead to the screen of what was sent, and to that of what was not."""
    return (
        Option("send", _("Send"), to=sent),
        Option("drop", _("Do not send"), to=kept),
    )
