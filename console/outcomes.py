"""What a report or case may be closed with on these pages, and the state that follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Outcome:
    """`state` is one of models.reports.STATE_TYPES; `ends` is False where it stays open."""

    label: str
    state: str
    ends: bool = True


OUTCOMES: Mapping[str, Outcome] = MappingProxyType(
    {
        "solved": Outcome("Solved", "resolved"),
        "handed_over": Outcome("Handed to others, stays open", "referred", ends=False),
        "nothing_found": Outcome("Nothing found", "not_found"),
        "false": Outcome("False", "false_report"),
    }
)
CASE_OUTCOMES: Mapping[str, str] = MappingProxyType(
    {
        "solved": "Solved",
        "handed_over": "Handed to another service",
        "nothing_found": "Could not be followed up",
        "withdrawn": "The person does not want more",
    }
)
