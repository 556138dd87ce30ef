"""Filters that are the address: what may be asked of a list, read strictly, said back in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from console.times import start_of
from models.references import read as read_reference
from models.references import written as written_reference
from models.register import Ward
from routing.places import Gazetteer

_SPANS = {
    "24h": ("last 24 hours", timedelta(hours=24)),
    "7d": ("last 7 days", timedelta(days=7)),
    "30d": ("last 30 days", timedelta(days=30)),
    "all": ("all time", None),
}
PASSED_ON = frozenset({"before", "after", "done"})  # in the address, but no filter
_LONGEST = 120


class BadFilter(ValueError):
    """An address asks what cannot be asked; the message is a sentence for the page."""


@dataclass(frozen=True)
class Field:
    """One filter: `kind` is a key of _READERS; options are (value, label)."""

    name: str
    label: str
    kind: str = "choice"
    options: tuple[tuple[str, str], ...] = ()
    default: str = ""


@dataclass(frozen=True)
class Asked:
    """A filled filter bar: texts as in the address, their meaning, and the same in words."""

    texts: Mapping[str, str]
    meant: Mapping[str, Any]
    said: tuple[str, ...]

    def address(self, **more: str) -> str:
        """The query string of this list, canonical; `more` is added, '' takes out."""
        return urlencode({k: v for k, v in {**self.texts, **more}.items() if v})

    @property
    def narrowed(self) -> bool:
        return any(self.texts.values())


UNFILTERED = Asked(MappingProxyType({}), MappingProxyType({}), ())
SINCE = Field(
    "since",
    "Since",
    "since",
    tuple((value, label) for value, (label, _) in _SPANS.items()),
    default="7d",
)
UNTIL = Field("until", "Until", "until")
WARD = Field("ward", "Ward", "ward")


def ask(
    fields: tuple[Field, ...],
    given: Mapping[str, str],
    gazetteer: Gazetteer,
    now: datetime,
) -> Asked:
    """Reads an address. Raises BadFilter with a sentence for whatever it cannot mean."""
    known = {field.name for field in fields} | PASSED_ON
    strange = sorted(set(given) - known)
    if strange:
        raise BadFilter(f'This list has no filter called "{strange[0][:40]}".')
    texts = {f.name: given.get(f.name, "").strip()[:_LONGEST] for f in fields}
    meant: dict[str, Any] = {}
    said = []
    for field in fields:
        text = texts[field.name] or field.default
        if text:
            reading = _Reading(field, text, gazetteer, now)
            meant[field.name], words = _READERS[field.kind](reading)
            said.append(words)
    return Asked(MappingProxyType(texts), MappingProxyType(meant), tuple(filter(None, said)))


@dataclass(frozen=True)
class _Reading:
    field: Field
    text: str
    gazetteer: Gazetteer
    now: datetime


def _choice(reading: _Reading) -> tuple[str, str]:
    labels = dict(reading.field.options)
    if reading.text not in labels:
        raise BadFilter(f'{reading.field.label}: "{reading.text}" is none of {", ".join(labels)}.')
    return reading.text, labels[reading.text]


def _word(reading: _Reading) -> tuple[str, str]:
    return reading.text, f"{reading.field.label.lower()} {reading.text}"


def _reference(reading: _Reading) -> tuple[str, str]:
    digits = read_reference(reading.text)
    if digits is None:
        raise BadFilter(f'"{reading.text}" is no reference: one digit must be wrong.')
    return digits, f"report {written_reference(digits)}"


def _since(reading: _Reading) -> tuple[datetime | None, str]:
    if reading.text in _SPANS:
        words, span = _SPANS[reading.text]
        return (reading.now - span if span else None), words
    day = _date(reading)
    return start_of(day), f"since {day.day} {day:%b %Y}"


def _until(reading: _Reading) -> tuple[datetime, str]:
    day = _date(reading)
    return start_of(day + timedelta(days=1)), f"until {day.day} {day:%b %Y}"


def _date(reading: _Reading) -> date:
    try:
        return date.fromisoformat(reading.text)
    except ValueError:
        raise BadFilter(
            f'{reading.field.label}: "{reading.text}" is no day; write it 2026-11-21.'
        ) from None


def _ward(reading: _Reading) -> tuple[tuple[Ward, ...], str]:
    """The wards a name may mean: all that fit equally well, by code or as people spell it."""
    one = reading.gazetteer.named(reading.text)
    found = reading.gazetteer.find(reading.text)
    wards = (one,) if one else tuple(m.ward for m in found if m.score == found[0].score)
    if not wards:
        raise BadFilter(f'No ward is called "{reading.text}" or nearly so.')
    names = " or ".join(f"{ward.name} ({ward.constituency})" for ward in wards)
    return wards, f"in {names}"


_READERS: Mapping[str, Callable[[_Reading], tuple[Any, str]]] = MappingProxyType(
    {
        "choice": _choice,
        "word": _word,
        "reference": _reference,
        "since": _since,
        "until": _until,
        "ward": _ward,
    }
)
