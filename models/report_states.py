"""The life of a report as one table: who may do what in which state, what follows, who is told.

Whatever changes a report's state goes through `models.reports.move`, which reads this table and
lets SQL refuse what it does not name. `docs/states.md` is made from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

# The contract's states by type. `partial` is a draft that dropped: no report yet, so nothing is
# done to it.
STATE_TYPES: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(
        (
            "received",
            "routed",
            "acknowledged",
            "in_progress",
            "referred",
            "held",
            "partial",
        ),
        "open",
    )
    | dict.fromkeys(
        (
            "no_action",
            "not_found",
            "duplicate",
            "false_report",
            "withdrawn",
            "hidden",
            "closed_unconfirmed",
        ),
        "closed",
    )
    | dict.fromkeys(("resolved", "confirmed_fixed"), "fixed")
)
OPEN = tuple(state for state, kind in STATE_TYPES.items() if kind == "open")
REOPENS = timedelta(days=14)  # how long after its end a resident may say it is not over

RESIDENT, HOLDER, DESK, CLOCK = "resident", "coordinator", "desk", "clock"
# Who is told of an action: the reporter where he or she agreed to it, the people of the next level
# by alert, whoever was told before, who had it last, the queue of the national desk.
REPORTER, LEVEL, TOLD_BEFORE, HAD_IT, QUEUE = "reporter", "level", "told before", "had it", "desk"

_LIVE = ("received", "routed", "acknowledged", "in_progress", "referred", "held")
_HELD = ("acknowledged", "in_progress", "referred")
_OVER = ("resolved", "not_found", "no_action", "closed_unconfirmed")

_ENDED = (*_OVER, "confirmed_fixed", "false_report", "duplicate")  # what may be hidden of these


@dataclass(frozen=True)
class Action:
    """`moves`: from each state it may be done in to the one that follows. `who`, `told`: above."""

    code: str
    does: str
    who: tuple[str, ...]
    moves: Mapping[str, str]
    told: tuple[str, ...] = ()


def _to(state: str, *before: str) -> Mapping[str, str]:
    return MappingProxyType(dict.fromkeys(before, state))


def _stays(*states: str, **moves: str) -> Mapping[str, str]:
    """The state is left as it is, but for the moves named."""
    return MappingProxyType({state: state for state in states} | moves)


ACTIONS: Mapping[str, Action] = MappingProxyType(
    {
        action.code: action
        for action in (
            Action(
                "route",
                "the first people are told",
                (CLOCK,),
                _to("routed", "received"),
                (LEVEL, QUEUE),
            ),
            Action(
                "raise",
                "the next level is told",
                (CLOCK, HOLDER),
                _stays(*_LIVE, received="routed"),
                (LEVEL, QUEUE),
            ),
            Action("accept", "takes it on", (HOLDER,), _to("acknowledged", *_LIVE), (REPORTER,)),
            Action(
                "take",
                "takes it at the desk",
                (DESK,),
                _to("acknowledged", "received", "routed", "held", "referred"),
                (REPORTER,),
            ),
            Action(
                "give_back",
                "passes on what he or she had",
                (HOLDER, DESK),
                _to("routed", *_HELD),
                (REPORTER, LEVEL),
            ),
            Action(
                "work",
                "leaves word of the work",
                (HOLDER,),
                _stays(*_HELD, acknowledged="in_progress"),
            ),
            Action(
                "hand_over",
                "hands it to others",
                (HOLDER, DESK),
                _to("referred", *_LIVE),
                (REPORTER,),
            ),
            Action("solve", "solved", (HOLDER, DESK), _to("resolved", *_LIVE), (REPORTER, HAD_IT)),
            Action(
                "find_nothing",
                "nothing found",
                (HOLDER, DESK),
                _to("not_found", *_LIVE),
                (REPORTER, HAD_IT),
            ),
            Action(
                "call_false",
                "false",
                (HOLDER, DESK),
                _to("false_report", *_LIVE),
                (REPORTER, HAD_IT),
            ),
            Action("give_up", "no action", (DESK,), _to("no_action", *_LIVE), (REPORTER, HAD_IT)),
            Action("hold", "held for a look", (CLOCK, DESK), _to("held", "received"), (QUEUE,)),
            Action("release", "held no longer", (DESK, CLOCK), _to("received", "held")),
            Action(
                "part",
                "joined by mistake: stands for itself",
                (CLOCK, DESK),
                _to("received", *_LIVE),
                (LEVEL, QUEUE),
            ),
            Action("join", "joined to another", (CLOCK, DESK), _to("duplicate", *_LIVE)),
            Action(
                "withdraw",
                "wants no more done",
                (RESIDENT,),
                _to("withdrawn", *_LIVE),
                (TOLD_BEFORE,),
            ),
            Action(
                "confirm",
                "says it is solved",
                (RESIDENT,),
                _to("confirmed_fixed", *_OVER),
                (HAD_IT,),
            ),
            Action(
                "reopen",
                "says it is not over",
                (RESIDENT,),
                _to("routed", *_OVER, "confirmed_fixed", "false_report", "duplicate"),
                (LEVEL, HAD_IT, QUEUE),
            ),
            Action(
                "unanswered",
                "no answer to: was it solved?",
                (CLOCK,),
                _to("closed_unconfirmed", "resolved"),
            ),
            Action(
                "hide",
                "hidden with a reason",
                (DESK,),
                _to("hidden", *_LIVE, *_ENDED),
                (TOLD_BEFORE,),
            ),
            Action(
                "unhide",
                "shown again: goes its way anew",
                (DESK,),
                _to("received", "hidden"),
                (LEVEL, QUEUE),
            ),
            *(
                Action(
                    f"unhide_{state}", "shown again, ended as before", (DESK,), _to(state, "hidden")
                )
                for state in _ENDED
            ),
        )
    }
)
# What is done to a report that others of the same incident follow is done to them too.
SHARED = frozenset(
    {
        "raise",
        "accept",
        "take",
        "give_back",
        "work",
        "hand_over",
        "solve",
        "find_nothing",
        "call_false",
        "give_up",
    }
)


class NotNow(Exception):
    """The report is in a state this is not done in."""


def allowed(action: str, state: str) -> bool:
    """Whether an action may be done in a state. Raises KeyError for an action nobody knows."""
    return state in ACTIONS[action].moves
