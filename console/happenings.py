"""What an event of a report is called in a sentence, by its kind."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from console.outcomes import named

_SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "received": "The report was kept and its reference given",
        "routed": "Those who must know were told, at level {level}",
        "raised": "Raised to level {level}",
        "overdue": "Nobody answered in time",
        "desk": "Came to the national desk",
        "taken": "Taken at the national desk",
        "accepted": "{who} accepted it",
        "passed": "{who} passed it on",
        "handed_over": "{who} handed it to others; it stays open",
        "referred": "{who} handed it to others; it stays open",
        "closed": "{who} closed it: {outcome}",
        "reopened": "The resident says it is not over: opened again",
        "noted": "{who} added a note",
        "news_stopped": "The resident wants no more news of it",
    }
)
_ACTORS: Mapping[str, str] = MappingProxyType(
    {
        "resident": "The resident",
        "coordinator": "A duty holder",
        "clock": "The clock",
        "desk": "The national desk",
        "operator": "An operator",
    }
)


def said(kind: str, actor: str, facts: Mapping[str, Any], name: str) -> str:
    """The sentence of an event; one without a sentence is told by its kind and its actor."""
    who = name or str(facts.get("organisation", "")) or _ACTORS.get(actor, actor)
    filled = {
        "who": who,
        "level": facts.get("level", 0),
        "outcome": named(str(facts.get("outcome", ""))),
    }
    sentence = _SENTENCES.get(kind, f"{who}: {kind.replace('_', ' ')}")
    return sentence.format(**filled).removesuffix(": ")
