"""Writing the directory back as a file that imports to the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from commandline.directory import ACTOR
from models import audit, duties
from models.contacts import numbers_of
from models.duties import NO_END, Duty
from models.vault import Vault
from routing.directory_cells import Row
from routing.directory_file import write
from routing.reads import day_of


def export_directory(db: Connection, vault: Vault, *, now: datetime) -> Iterator[str]:
    """The lines of the directory as a file that imports to the same.

    Raises PermissionError in a process that cannot open numbers.
    """
    rows = _rows(db, vault, now)
    told = f"{len(rows)} lines with numbers"
    audit.note(db, at=now, actor=ACTOR, action="export directory", object=told)
    return write(rows)


def _rows(db: Connection, vault: Vault, now: datetime) -> list[Row]:
    """The directory as lines: those of the files, and of what no file gave those duties are one
    that differ in nothing but the area code.
    """
    alike: dict[tuple[object, ...], list[Duty]] = {}
    for duty in _once(duties.as_given(db, now), now):
        categories = tuple(duty.categories or ())
        held = (duty.level, duty.area_level, categories, duty.hours, duty.held_until)
        same = (duty.person_id, duty.given_line, *held, _first_day(duty, now))
        alike.setdefault(same, []).append(duty)
    groups = alike.values()
    numbers = numbers_of(db, vault, {group[0].contact_id for group in groups})
    return [
        _row(line, group, numbers[group[0].contact_id], now) for line, group in enumerate(groups, 2)
    ]


def _once(held: Iterable[Duty], now: datetime) -> list[Duty]:
    """Of a duty held twice one, over the days of both: a file may give it once."""
    found: list[Duty] = []
    places: dict[tuple[object, ...], list[int]] = {}
    for duty in held:
        categories = None if duty.categories is None else frozenset(duty.categories)
        area = (duty.area_level, duty.area_code)
        same = places.setdefault((duty.person_id, duty.level, *area, categories, duty.hours), [])
        for place in same:
            if both := _both(found[place], duty, now):
                found[place] = both
                break
        else:
            same.append(len(found))
            found.append(duty)
    return found


def _both(one: Duty, other: Duty, now: datetime) -> Duty | None:
    """One duty over the days of both, where they meet."""
    begins = [max(duty.held_from or now, now) for duty in (one, other)]
    ends = [duty.held_until or NO_END for duty in (one, other)]
    if max(begins) >= min(ends):
        return None
    last = None if max(ends) == NO_END else max(ends)
    return replace(one if begins[0] <= begins[1] else other, held_until=last)


def _first_day(duty: Duty, now: datetime) -> date | None:
    """The day the file gave, or that a duty to come begins on; None where it has begun."""
    begins = duty.held_from
    return duty.given_from or (day_of(begins) if begins and begins > now else None)


def _row(line: int, group: list[Duty], phone: str, now: datetime) -> Row:
    first = group[0]
    return Row(
        line=line,
        organisation=first.organisation,
        kind=first.kind,
        person=first.person,
        role=first.role,
        phone=phone,
        language=first.language,
        area_level=first.area_level,
        area_codes=tuple(duty.area_code for duty in group if duty.area_code),
        categories=None if first.categories is None else tuple(first.categories),
        level=first.level,
        hours=first.hours,
        accredited_until=first.accredited_until,
        licence_number=first.licence_number,
        licence_until=first.licence_until,
        town=first.town,
        public_phone=first.public_phone,
        starts_on=_first_day(first, now),
        ends_on=day_of(first.held_until) - timedelta(days=1) if first.held_until else None,
    )
