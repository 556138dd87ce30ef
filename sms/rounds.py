"""One round of telling: what was planned, what became of it, and what is written down of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from routing.explain import queue
from routing.plan import LeftOut, Plan, Subject, Told
from routing.rules import DESK_LEVEL, LEVELS

_REPORTER = "reporter.self"  # kept nowhere: it would say which duty holder told of it
_LADDER = (*LEVELS, DESK_LEVEL)  # what the county is handed no row rules


@dataclass(frozen=True)
class Round:
    """What was planned, what became of it, and the messages to nudge; `knows` where somebody it
    was meant for had an open alert of it before.
    """

    subject: Subject
    plan: Plan
    told: tuple[dict[str, Any], ...]
    nudges: tuple[tuple[str, UUID], ...]  # lanes and ids of messages
    knows: bool = False

    @property
    def facts(self) -> dict[str, Any]:
        """For the report's event: who was told and who was not, by which rule, until when; and the
        row and the book that ruled it, where a row did.
        """
        due, row = self.plan.due_at, self.plan.row.name
        ruled = {"row": row, "book": self.plan.book} if row and self.plan.level in _LADDER else {}
        return ruled | {
            "level": self.plan.level,
            "desk": self.plan.desk,
            "due_at": due.isoformat() if due else None,
            "told": list(self.told),
            "left_out": [facts_of(one) for one in self.plan.left_out if one.rule != _REPORTER],
            "queue": queue(self.plan, self.subject),
        }


def facts_of(one: Told | LeftOut) -> dict[str, Any]:
    """Somebody told or left out, by which rule and why."""
    return {
        "organisation": one.holder.organisation,
        "kind": one.holder.kind,
        "role": one.holder.role,
        "rule": one.rule,
        "reason": one.reason,
    }
