"""What a report or a case may be closed with on these pages, and the state that follows."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from models.report_states import STATE_TYPES
from sms.endings import ENDINGS, LABELS, Ending

# The coordinators' own endings that end a report. "Not ours" has nobody next after the desk, and
# what is handed over goes by its own form, which asks to whom.
OUTCOMES: Mapping[str, Ending] = MappingProxyType(
    {
        ending.code: ending
        for ending in ENDINGS.values()
        if STATE_TYPES.get(ending.state, "open") != "open"
    }
)
CASE_OUTCOMES: Mapping[str, str] = MappingProxyType(
    {
        "solved": "Solved",
        "handed_over": "Handed to another service",
        "nothing_found": "Could not be followed up",
        "withdrawn": "The person wants no more done",
    }
)


def choices() -> list[tuple[str, str]]:
    """(code, words) for a form."""
    return [(code, one.label.capitalize()) for code, one in OUTCOMES.items()]


def named(code: str) -> str:
    return LABELS.get(code, code.replace("_", " "))
