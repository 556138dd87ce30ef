"""How an alert may end: the digit added when closing, and what it makes of a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from locales.marks import _
from models.report_states import ACTIONS


@dataclass(frozen=True)
class Ending:
    """`action` is what is done to the report, '' where the next in line is told instead."""

    digit: str
    code: str
    label: str
    action: str = ""

    @property
    def state(self) -> str:
        """The report's state afterwards, whichever it was; '' where the report goes on."""
        states = ACTIONS[self.action].moves.values() if self.action else ("",)
        return next(iter(states))


# The contract's digits. Only a state that is not open ends the report and frees everybody told.
ENDINGS: Mapping[str, Ending] = MappingProxyType(
    {
        ending.digit: ending
        for ending in (
            Ending("1", "solved", _("solved"), "solve"),
            Ending("2", "handed_over", _("handed to others"), "hand_over"),
            Ending("3", "nothing_found", _("nothing found"), "find_nothing"),
            Ending("4", "not_ours", _("not ours")),
            Ending("5", "false", _("false"), "call_false"),
        )
    }
)
LABELS: Mapping[str, str] = MappingProxyType(
    {ending.code: ending.label for ending in ENDINGS.values()}
)
