"""Forms of deeds that are kept beside their stories: broadcasts, the directory, the rules."""

from __future__ import annotations

from tests.console.broadcast import FORM
from tests.console.stories import known_id

_GRACE = {"person": str(known_id("Grace Wanjiru"))}
FORMS: dict[str, dict[str, str]] = {
    "write_broadcast": FORM,
    "change_broadcast": FORM,
    "submit_broadcast": {},
    "return_broadcast": {"reason": "say until when"},
    "release_broadcast": {"edition": "1"},
    "cancel_broadcast": {"reason": "over by itself"},
    "put_stand_in": _GRACE | {"stand_in": ""},
    "set_duty": _GRACE | {"on": "yes"},
    "ask_rules": {"why": "Guns first"},
    "drop_rules": {},
    "remove_rule_row": {},
}
# Steps that need others before them, by other people: tests/console/test_rules.py takes them.
AFTER_OTHERS = (
    "new_rules",
    "approve_rules",
    "send_back_rules",
    "return_rules",
    "write_rule_row",
    "raise_rule_row",
)
