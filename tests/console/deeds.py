"""Forms of deeds that are kept beside their stories: broadcasts."""

from __future__ import annotations

from tests.console.broadcast import FORM

FORMS: dict[str, dict[str, str]] = {
    "write_broadcast": FORM,
    "change_broadcast": FORM,
    "submit_broadcast": {},
    "return_broadcast": {"reason": "say until when"},
    "release_broadcast": {"edition": "1"},
    "cancel_broadcast": {"reason": "over by itself"},
}
