"""Wards of the shipped register and people to be told, in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from uuid import NAMESPACE_DNS, UUID, uuid5

from data import shipped
from models.register import Ward
from routing.directory import Directory, Holder, areas_of
from routing.directory_file import known_codes, read

SATURDAY = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)  # 15:00 in East Africa


@cache
def wards() -> Mapping[str, Ward]:
    return {
        row["ward_code"]: Ward(
            row["ward_code"],
            row["ward"],
            row["constituency_code"],
            row["constituency"],
            row["county_code"],
            row["county"],
        )
        for row in shipped.rows("wards.csv")
    }


KILIMANI = wards()["1371"]
BARAGOI_TOWN = wards()["0682"]


def named(name: str) -> UUID:
    return uuid5(NAMESPACE_DNS, name)


PAPERS: Mapping[str, Mapping[str, object]] = {
    "private_security": {"licence_number": "PSR 1", "licence_until": date(2030, 12, 31)},
    "rehab": {"accredited_until": date(2030, 12, 31)},
}


def somebody(kind: str = "forum", level: int = 0, **values: object) -> Holder:
    """A holder for Kilimani, all categories and hours, but for what is given."""
    person = str(values.pop("person", f"{kind} {level}"))
    told = Holder(
        person_id=named(person),
        contact_id=named(f"phone of {person}"),
        organisation_id=named(kind),
        organisation=f"The {kind}",
        kind=kind,
        person=person,
        role="coordinator",
        language="en",
        area_level="ward",
        area_code="1371",
        categories=None,
        level=level,
        hours="",
        unreachable="",
    )
    return replace(told, **{**PAPERS.get(kind, {}), **values})  # type: ignore[arg-type]


def nationally(kind: str, level: int = 0, **values: object) -> Holder:
    return somebody(kind, level, area_level="national", area_code="", **values)


@cache
def demo_holders() -> tuple[Holder, ...]:
    """The demo directory that ships, as it would be read from the database."""
    content = shipped.path("demo_directory.csv").read_bytes()
    return tuple(
        Holder(
            person_id=named(f"{row.organisation} {row.phone}"),
            contact_id=named(row.phone),
            organisation_id=named(row.organisation),
            organisation=row.organisation,
            kind=row.kind,
            person=row.person,
            role=row.role,
            language=row.language,
            area_level=row.area_level,
            area_code=code,
            categories=row.categories,
            level=row.level,
            hours=row.hours,
            unreachable="",
            accredited_until=row.accredited_until,
            licence_number=row.licence_number,
            licence_until=row.licence_until,
        )
        for row in read(content, known_codes(wards().values()))
        for code in row.area_codes
    )


def covering(holders: Iterable[Holder], ward: Ward) -> Directory:
    """What `reads.directory_for` gives for a ward."""
    areas = areas_of(ward)
    return Directory(tuple(h for h in holders if areas[h.area_level] == h.area_code))
