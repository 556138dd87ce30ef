"""The fields of each export, in the order of the contract, and how a row fills them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any
from uuid import UUID

from commandline.moments import written as written_time
from models.keys import CannotOpen
from models.references import written
from models.report_states import STATE_TYPES
from models.vault import Vault, place
from sms.masking import masked

FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "reports": (
            "reference",
            "category",
            "severity",
            "state",
            "state_type",
            "ward_code",
            "channel",
            "language",
            "contact",
            "text",
            "landmark",
            "created_at",
            "routed_at",
            "acknowledged_at",
            "closed_at",
            "outcome",
            "level",
            "reopened",
        ),
        "messages": (
            "id",
            "direction",
            "purpose",
            "report",
            "person_role",
            "ward_code",
            "network",
            "status",
            "reason",
            "segments",
            "cost",
            "currency",
            "text",
            "created_at",
            "sent_at",
            "final_at",
            "gateway_id",
        ),
        "calls": (
            "call",
            "service_code",
            "network",
            "language",
            "started_at",
            "ended_at",
            "hops",
            "end",
            "last_screen",
            "report",
            "duration_ms",
            "cost",
        ),
        "alerts": (
            "report",
            "organisation",
            "kind",
            "role",
            "level",
            "rule",
            "due_at",
            "sent_at",
            "answered_at",
            "answer",
        ),
        "audit": ("id", "at", "actor", "action", "object", "reason"),
    }
)
UNREADABLE = "(cannot be opened)"
# A spreadsheet runs what begins with one of these: OWASP, "CSV Injection".
_RUNS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class _Words:
    """Where typed words lie: the sealed column of the row, and the place it is sealed at."""

    sealed: str
    place: str


_WORDS: Mapping[tuple[str, str], _Words] = MappingProxyType(
    {
        ("reports", "text"): _Words("words_sealed", "reports.words"),
        ("reports", "landmark"): _Words("landmark_sealed", "reports.landmark"),
        ("messages", "text"): _Words("words_sealed", "messages.words"),
    }
)
WITH_WORDS = frozenset(what for what, _field in _WORDS)
# Fields that are no column as it is.
_MADE: Mapping[str, Callable[[Any], object]] = MappingProxyType(
    {
        "reference": lambda row: written(row.reference),
        "report": lambda row: written(row.report) if row.report else None,
        "state_type": lambda row: STATE_TYPES[row.state],
    }
)


def values(what: str, row: Any, vault: Vault | None) -> dict[str, object]:
    """One row by field. Typed words stay empty where no vault is given; else they are masked."""
    return {field: _plain(_value(what, field, row, vault)) for field in FIELDS[what]}


def cells(row: Mapping[str, object]) -> list[object]:
    """A row for a CSV file: text that a spreadsheet would run is marked as text."""
    return [_cell(value) for value in row.values()]


def _value(what: str, field: str, row: Any, vault: Vault | None) -> object:
    words = _WORDS.get((what, field))
    if words is not None:
        hidden = (row.state if what == "reports" else row.report_state) == "hidden"
        sealed = None if hidden else getattr(row, words.sealed)
        return _opened(sealed, place(words.place, row.id), vault)
    return _MADE[field](row) if field in _MADE else getattr(row, field)


def _opened(sealed: bytes | None, at: str, vault: Vault | None) -> str:
    """Masked words; '' where there are none any more, or they are not asked for."""
    if vault is None or not sealed:
        return ""
    try:
        return masked(vault.words.open(bytes(sealed), at))
    except CannotOpen:
        return UNREADABLE


def _plain(value: object) -> object:
    """A value as JSON has it."""
    if isinstance(value, datetime):
        return written_time(value)
    if isinstance(value, Decimal):
        return float(value)
    return str(value) if isinstance(value, UUID) else value


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_RUNS) else value
