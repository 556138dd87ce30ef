"""What codes are called on the pages: a state is a word with a mark, never colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from models.report_log import Line as ReportLine
from models.report_states import STATE_TYPES
from routing.categories import CATEGORIES
from routing.reasons import ROLES


@dataclass(frozen=True)
class State:
    """`tone` is open, wait, bad or done: it only repeats in colour what mark and word say."""

    mark: str
    word: str
    tone: str


OVERDUE = State("▲", "overdue", "bad")
LEFT_TO_DESK = State("▲", "left to the desk", "bad")
REPORT_STATES: Mapping[str, State] = MappingProxyType(
    {
        "received": State("◐", "nobody told yet", "wait"),
        "routed": State("◐", "no answer yet", "wait"),
        "acknowledged": State("●", "accepted", "open"),
        "in_progress": State("●", "being worked on", "open"),
        "referred": State("●", "handed on", "open"),
        "held": State("◐", "held", "wait"),
        "partial": State("◐", "unfinished call", "wait"),
        "no_action": State("○", "no action", "done"),
        "not_found": State("○", "nothing found", "done"),
        "duplicate": State("○", "told before", "done"),
        "false_report": State("○", "false", "done"),
        "withdrawn": State("○", "withdrawn", "done"),
        "hidden": State("○", "hidden", "done"),
        "closed_unconfirmed": State("○", "not confirmed", "done"),
        "resolved": State("○", "solved", "done"),
        "confirmed_fixed": State("○", "solved, confirmed", "done"),
    }
)
MESSAGE_STATES: Mapping[str, State] = MappingProxyType(
    {
        "queued": State("◐", "waiting", "wait"),
        "sending": State("◐", "being sent", "wait"),
        "accepted": State("◐", "with the gateway", "wait"),
        "sent": State("◐", "sent, no receipt yet", "wait"),
        "unknown": State("▲", "unknown", "bad"),
        "failed": State("▲", "failed", "bad"),
        "delivered": State("○", "delivered", "done"),
        "received": State("○", "received", "done"),
    }
)
CALL_ENDS: Mapping[str, State] = MappingProxyType(
    {
        "": State("◐", "no word of its end", "wait"),
        "Success": State("○", "complete", "done"),
        "Incomplete": State("▲", "dropped", "bad"),
        "Failed": State("▲", "failed", "bad"),
    }
)
ALERT_STATES: Mapping[str, State] = MappingProxyType(
    {
        "open": State("◐", "no answer yet", "wait"),
        "accepted": State("●", "accepted", "open"),
        "passed": State("○", "passed on", "done"),
        "closed": State("○", "closed", "done"),
        "over": State("○", "ended by another's answer", "done"),
    }
)
PURPOSES: Mapping[str, str] = MappingProxyType(
    {
        "alert": "alert",
        "merged": "several alerts in one",
        "digest": "digest of alerts",
        "answer": "answer",
        "news": "news to the resident",
        "broadcast": "broadcast",
        "help": "help",
        "update": "word of a report",
        "question": "question to the resident",
        "ask": "words to the resident",
        "ask-now": "words to the resident, now",
        "coverage": "coverage",
        "alarm": "no SMS reaches a duty holder",
        "check": "monthly test",
        "count": "how many tell of it",
        "incoming": "sent to us",
    }
)
LANGUAGES: Mapping[str, str] = MappingProxyType({"en": "English", "sw": "Kiswahili"})
NETWORKS: Mapping[str, str] = MappingProxyType(
    {"63902": "Safaricom", "63903": "Airtel", "63907": "Telkom", "99999": "Sandbox"}
)
CONTACTS: Mapping[str, str] = MappingProxyType(
    {"none": "asked for no news", "sms": "agreed to SMS", "call": "agreed to a call and SMS"}
)
CALLERS: Mapping[str, str] = MappingProxyType(
    {"coordinator": "by the coordinator or the desk", "desk": "by the national desk only"}
)
INVOLVED: Mapping[str, str] = MappingProxyType(
    {"one": "1 person", "few": "2 to 5 people", "many": "more than 5 people", "unsure": "not known"}
)
CHANNELS: Mapping[str, str] = MappingProxyType({"ussd": "call (USSD)", "sms": "SMS"})
_UNTAKEN = ("received", "routed")


def of_report(report: ReportLine, now: datetime) -> State:
    """Overdue comes before every other state, for it is what must be seen.

    So does what the ladder left to the desk and nobody there has taken: it has no due time.
    """
    is_open = STATE_TYPES[report.state] == "open"
    if is_open and report.due_at is not None and report.due_at <= now:
        return OVERDUE
    if is_open and report.at_desk and (report.state in _UNTAKEN or report.holder):
        return LEFT_TO_DESK
    return REPORT_STATES[report.state]


def named(names: Mapping[str, str], code: str) -> str:
    """The name of a code; a code we have no name for is shown as it is."""
    return names.get(code, code)


def category(code: str) -> str:
    known = CATEGORIES.get(code)
    return known.label if known else code


def role(code: str) -> str:
    return ROLES.get(code, code)
