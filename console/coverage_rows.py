"""Coverage as a page shows it: a line a county, or a line a ward with what is missing when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from console.labels import State
from models.coverage import Gap
from models.register import Ward
from routing.coverage import GROUP_LABELS, GROUPS, spans
from routing.coverage_hours import ALL_DAY
from routing.hours import EAST_AFRICA

# A ward's state, worst first; the number is its step on the map.
STATES: Mapping[str, State] = MappingProxyType(
    {
        "nobody": State("▲", "nobody at times", "bad"),
        "never": State("◌", "no duty", "wait"),
        "alone": State("◐", "one at times", "wait"),
        "two": State("●", "two all day", "open"),
    }
)


Forum = tuple[UUID, str]  # its id and name


@dataclass(frozen=True)
class WardRow:
    """One ward: its state (a key of STATES) and a sentence for each thing missing."""

    code: str
    name: str
    constituency: str
    key: str
    missing: tuple[str, ...]
    forums: tuple[Forum, ...] = ()

    @property
    def state(self) -> State:
        return STATES[self.key]


@dataclass(frozen=True)
class CountyRow:
    """One county: its wards by state. `step` is 0 (none has two all day) to 4 (all have)."""

    code: str
    name: str
    wards: int
    counts: Mapping[str, int]

    @property
    def step(self) -> int:
        return 4 * self.counts["two"] // self.wards


def ward_rows(
    wards: Iterable[Ward],
    gaps: Iterable[Gap],
    start: datetime,
    forums: Mapping[str, Sequence[Forum]] = MappingProxyType({}),
) -> list[WardRow]:
    """The wards by name, the worst first; `forums` work in a ward, by its code."""
    by_ward: dict[str, list[Gap]] = {}
    for gap in gaps:
        by_ward.setdefault(gap.ward_code, []).append(gap)
    rows = [
        replace(
            _ward(ward, by_ward.get(ward.code, []), start), forums=tuple(forums.get(ward.code, ()))
        )
        for ward in wards
    ]
    return sorted(rows, key=lambda row: ([*STATES].index(row.key), row.name))


def county_rows(rows: Mapping[tuple[str, str], list[WardRow]]) -> list[CountyRow]:
    """The counties by name; `rows` are each county's wards by (code, name)."""
    return [
        CountyRow(code, name, len(wards), {key: sum(w.key == key for w in wards) for key in STATES})
        for (code, name), wards in sorted(rows.items(), key=lambda item: item[0][1])
    ]


def _ward(ward: Ward, gaps: list[Gap], start: datetime) -> WardRow:
    key = _key(gaps)
    said = () if key in ("two", "never") else tuple(missing(gaps, start))
    return WardRow(ward.code, ward.name, ward.constituency, key, said)


def _key(gaps: list[Gap]) -> str:
    if not gaps:
        return "two"
    if len(gaps) == len(GROUPS) and not any(gap.held for gap in gaps):
        return "never"
    return "nobody" if any(gap.nobody for gap in gaps) else "alone"


def missing(gaps: Iterable[Gap], start: datetime) -> Iterable[str]:
    """`fire and accidents: nobody 18:00 to 06:00`, the same of several groups said once."""
    alike: dict[tuple[int, int], list[str]] = {}
    for gap in gaps:
        alike.setdefault((gap.nobody, gap.alone), []).append(gap.categories)
    for (nobody, alone), names in alike.items():
        what = "everything" if len(names) == len(GROUPS) else ", ".join(map(_label, names))
        when = [
            f"{who} {_when(mask, start)}"
            for who, mask in (("nobody", nobody), ("one", alone))
            if mask
        ]
        yield f"{what}: {'; '.join(when)}"


def _label(name: str) -> str:
    return GROUP_LABELS.get(name, name)


def _when(mask: int, start: datetime) -> str:
    if mask == ALL_DAY:
        return "all day"
    return ", ".join(
        f"{begins.astimezone(EAST_AFRICA):%H:%M} to {ends.astimezone(EAST_AFRICA):%H:%M}"
        for begins, ends in spans(mask, start)
    )
