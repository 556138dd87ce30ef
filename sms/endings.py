"""How an alert may end: the digit added when closing, and what it makes of a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from locales.marks import _


@dataclass(frozen=True)
class Ending:
    """`state` is the report's state afterwards, '' where the next in line is told instead."""

    digit: str
    code: str
    label: str
    state: str


# The contract's digits. Only a state that is not open ends the report and frees everybody told.
ENDINGS: Mapping[str, Ending] = MappingProxyType(
    {
        ending.digit: ending
        for ending in (
            Ending("1", "solved", _("solved"), "resolved"),
            Ending("2", "handed_over", _("handed to others"), "referred"),
            Ending("3", "nothing_found", _("nothing found"), "not_found"),
            Ending("4", "not_ours", _("not ours"), ""),
            Ending("5", "false", _("false"), "false_report"),
        )
    }
)
LABELS: Mapping[str, str] = MappingProxyType(
    {ending.code: ending.label for ending in ENDINGS.values()}
)
