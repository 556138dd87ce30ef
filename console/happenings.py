"""What an event of a report is called in a sentence, by its kind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from console.labels import role
from console.outcomes import named
from routing.hours import spoken
from sms.agencies import AGENCIES
from sms.choices import NOTES, REASONS
from sms.hiding import REASONS as HIDDEN_FOR

_SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "received": "The report was kept and its reference given",
        "taken_up": "{by} acted on it: a report was made of the dropped call",
        "came_back": "The caller dialled again and sent it",
        "partial": "The call dropped before it was sent",
        "routed": "Those who must know were told, at level {level}",
        "routed.desk": "Nobody could be told at any level: it came to the national desk",
        "raised": "Raised to level {level}: {why}",
        "raised.desk": "Came to the national desk: {why}",
        "taken": "Taken at the national desk by {by}",
        "accepted": "{who} accepted it",
        "passed": "{who} passed it on: {reason}",
        "given_back": "{who} cannot see it through (left, or no SMS arrives): due again at once",
        "noted": "{who} left word: {note}",
        "handed_over": "{who} handed it to others; it stays open",
        "handed_over.to": "{who} handed it to {to}; it stays open",
        "handed_over.number": "{who} handed it to {to}, where it is {number}; it stays open",
        "handed_over.others": "{who} handed it to others, where it is {number}; it stays open",
        "handed_over.later": "{who} handed it to the county, whose desk hears of it {later}; "
        "it stays open",
        "handed_over.clock": "The county's desk was told of what {who} handed to it",
        "closed": "{who} closed it: {outcome}",
        "reopened": "The resident says it is not over: opened again",
        "asked": "The resident was asked whether it is solved",
        "not_asked": "It could not be asked whether it is solved: it stays as it was closed",
        "unanswered": "The resident did not say whether it is solved: closed unconfirmed",
        "call_asked": "{who} asks to speak with the reporter",
        "asked_to_call": "The reporter was asked by SMS to call the desk",
        "confirmed": "The resident says it is solved",
        "withdrawn": "The resident withdrew it",
        "added": "The resident added to it",
        "hidden": "Hidden by {by}: {reason_hidden}",
        "unhidden": "Shown again by {by}",
        "wrote": "{who} wrote to the reporter",
        "answered": "The resident answered",
        "joined": "Tells of the same as {lead}, and shares what becomes of that: {people}",
        "joined.repeat": "Tells again what {lead} tells, from a phone that told of it before: "
        "still {people}",
        "told_again": "Told again by another report, {report}: {people} now",
        "told_again.repeat": "Told again by {report}, from a phone that told of it before: "
        "still {people}",
        "leads": "{lead} ended; its alerts and clocks are of this one now: {people}",
        "led_on": "Others still tell of it: its alerts and clocks went to {report}",
        "parted": "Joined by mistake: stands for itself again",
        "held": "Held for a look by the desk: {why}",
        "released": "Held no longer: a person looked",
        "released.clock": "Held no longer: the hour was over and nobody had looked",
        "named": "Names {named}: kept from them at every level, and the desk is to look",
        "spoken": "Its words speak of what rules ask after",
        "told_more": "More were told, by the rules for what is known since",
        "looked": "Looked at by {by}",
        "looked.cleared": "Looked at by {by}: not about those it names, who may be told now",
        "kept_from": "Kept from {organisation_kept} at every level by {by}: it may be about them",
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

_BY_ACTOR = {("handed_over", "clock")}  # what is said by who did it before anything else


def said(kind: str, actor: str, facts: Mapping[str, Any], name: str) -> str:
    """The sentence of an event; one without a sentence is told by its kind and its actor."""
    who = name or str(facts.get("organisation", "")) or _ACTORS.get(actor, actor)
    filled = {
        "who": who,
        "kind": kind.replace("_", " "),
        "by": facts.get("by", "an operator"),
        "level": facts.get("level", 0),
        "why": facts.get("why", ""),
        **{name: facts.get(name, "") for name in ("lead", "report", "organisation_kept")},
        "people": _people(facts.get("people", 0)),
        "outcome": named(str(facts.get("outcome", ""))),
        "reason": REASONS.get(str(facts.get("reason", "")), ""),
        "named": ", ".join(facts.get("named", ())),
        "reason_hidden": HIDDEN_FOR.get(str(facts.get("reason_hidden", "")), ""),
        "to": AGENCIES.get(str(facts.get("to", "")), ""),
        "number": facts.get("reference", ""),
        "later": _moment(facts.get("later")),
        "note": NOTES.get(str(facts.get("note", "")), "see the SMS"),
    }
    more = actor if (kind, actor) in _BY_ACTOR else _more(facts) or actor
    sentence = _SENTENCES.get(f"{kind}.{more}") or _SENTENCES.get(kind, "{who}: {kind}")
    return sentence.format(**filled).removesuffix(": ") + ruled(facts)


def ruled(facts: Mapping[str, Any]) -> str:
    """Which row of which rules said so; '' where duties stood as they are."""
    row = facts.get("row")
    return f", by the row {row} of rules {facts['book']}" if row else ""


def _more(facts: Mapping[str, Any]) -> str:
    """What is told of an event beside its kind."""
    if facts.get("to"):
        return "number" if facts.get("reference") else "to"
    if facts.get("later") or facts.get("reference"):
        return "later" if facts.get("later") else "others"
    if facts.get("repeat"):
        return "repeat"
    if facts.get("cleared"):
        return "cleared"
    return "desk" if facts.get("desk") else ""


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _moment(at: str | None) -> str:
    return spoken(datetime.fromisoformat(at)) if at else ""


def left_out(facts: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """(who, why not) for everybody a round of telling passed over."""
    return tuple(
        (f"{one['organisation']}, {role(one['role'])}", one["reason"])
        for one in facts.get("left_out", ())
    )
