"""Putting a directory file into the database whole, and writing the directory back as that file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection

from models import audit, contacts, duties, register
from models import directory_writes as writes
from models.directory import people
from models.directory_changes import By
from models.duties import Duty
from models.numbers import is_demo, masked
from models.vault import Vault
from routing.directory_cells import MORE_COLUMNS, Row
from routing.directory_file import by_organisation, known_codes, read, write
from routing.hours import EAST_AFRICA
from routing.papers import NEEDED, lapsed
from routing.reads import day_of
from sms import failures

Progress = Callable[[int, int], None]
ACTOR = "command line"
_NAMED = 12


@dataclass(frozen=True)
class _Import:
    """One import under way: what it has to do with, and what it has done so far."""

    db: Connection
    vault: Vault
    by: By
    step: Callable[[], None]
    organisations: set[UUID] = field(default_factory=set)
    done: Counter[str] = field(default_factory=Counter)


def import_directory(
    db: Connection,
    vault: Vault,
    path: Path,
    *,
    now: datetime,
    progress: Progress,
    dry_run: bool = False,
    replace_all: bool = False,
    actor: str = ACTOR,
    papers: bool = True,
) -> list[str]:
    """Replaces each organisation the file names; with `replace_all` everybody else has left.

    Without `papers` those who need some and have none are taken too; they are told of nothing.
    What stays as it was is not touched; what does not is written down, as the deed of `actor`.

    Returns what was done, a line each; a dry run returns the same and writes nothing. `progress`
    hears (lines done, lines in all). Raises BadDirectory with every bad cell, OSError where the
    file cannot be read.
    """
    known = known_codes(register.in_force(db, day_of(now)))
    rows = read(Path(path).read_bytes(), known, papers=papers)
    attempt = db.begin_nested()
    work = _Import(db, vault, By(actor, now), _counting(progress, len(rows)))
    for name, its in by_organisation(rows).items():
        _replace(work, name, its)
    if replace_all:
        gone = writes.staying_elsewhere(db, work.organisations)
        _leave(work, gone)
        work.done["people left"] += len(gone)
    lines = [*_summary(work.done), *_untold(rows, now)]
    if dry_run:
        attempt.rollback()
    else:
        _note(db, "import directory", lines, work.by)
        attempt.commit()
    return lines


def export_directory(db: Connection, vault: Vault, *, now: datetime) -> Iterator[str]:
    """The lines of the directory as a file that imports to the same.

    Raises PermissionError in a process that cannot open numbers.
    """
    rows = _rows(db, vault, now)
    _note(db, "export directory", [f"{len(rows)} lines with numbers"], By(ACTOR, now))
    return write(rows)


def _leave(work: _Import, these: Collection[UUID]) -> None:
    """They have left; what waits for their answer alone rises, in seconds by the sweep."""
    writes.leave(work.db, work.by, these)
    if these:
        failures.gone(work.db, people.c.id.in_(these), work.by.at)


def _replace(work: _Import, name: str, rows: list[Row]) -> None:
    """One organisation: its people and duties are those of the file from now on."""
    organisation, new = writes.put_organisation(
        work.db,
        name,
        work.by,
        made_at=_in_order(work, rows[0]),
        kind=rows[0].kind,
        **{column: getattr(rows[0], column) for column in MORE_COLUMNS},
        demo=any(is_demo(row.phone) for row in rows),
    )
    before = writes.staying(work.db, organisation)
    people: dict[str, UUID] = {}
    held: list[dict[str, object]] = []
    for row in rows:
        if row.phone not in people:
            people[row.phone] = _person(work, organisation, row)
        held += _duties(people[row.phone], row)
        work.step()
    writes.hold(work.db, work.by, organisation, held)
    gone = {id: who for id, who in before.items() if id not in people.values()}
    _other_phones(work, organisation, rows, people, before, gone)
    _leave(work, gone)
    work.organisations.add(organisation)
    work.done["organisations new" if new else "organisations replaced"] += 1
    work.done["duties"] += len(held)
    work.done["people left"] += len(gone)
    work.done["people demo"] += sum(map(is_demo, people))


def _other_phones(
    work: _Import,
    organisation: UUID,
    rows: list[Row],
    people: Mapping[str, UUID],
    before: Mapping[UUID, str],
    gone: Mapping[UUID, str],
) -> None:
    """Who leaves with one phone and comes with another is the same person with another phone."""
    left = Counter(gone.values())
    for name, person in {row.person: people[row.phone] for row in rows}.items():
        if left[name] == 1 and person not in before:
            writes.phone_changed(work.db, work.by, person, organisation)


def _person(work: _Import, organisation: UUID, row: Row) -> UUID:
    contact = contacts.keep(work.db, work.vault, row.phone, work.by.at)
    person, new = writes.put_person(
        work.db,
        work.by,
        made_at=_in_order(work, row),
        organisation_id=organisation,
        contact_id=contact.id,
        name=row.person,
        role=row.role,
        language=row.language,
        masked=masked(row.phone),
        demo=is_demo(row.phone),
    )
    work.done["people new" if new else "people kept"] += 1
    return person


def _duties(person: UUID, row: Row) -> list[dict[str, object]]:
    return [
        {
            "person_id": person,
            "area_level": row.area_level,
            "area_code": code,
            "categories": None if row.categories is None else list(row.categories),
            "level": row.level,
            "hours": row.hours,
            "held_from": _midnight(row.starts_on),
            "held_until": _midnight(row.ends_on and row.ends_on + timedelta(days=1)),
        }
        for code in row.area_codes
    ]


def _midnight(day: date | None) -> datetime | None:
    """The beginning of a day in East Africa."""
    return datetime(day.year, day.month, day.day, tzinfo=EAST_AFRICA) if day else None


def _in_order(work: _Import, row: Row) -> datetime:
    """A microsecond a line, so that an export has the order of the file that was imported."""
    return work.by.at + timedelta(microseconds=row.line)


def _rows(db: Connection, vault: Vault, now: datetime) -> list[Row]:
    """The directory as lines: duties that differ in nothing but the area code are one."""
    alike: dict[tuple[object, ...], list[Duty]] = {}
    for duty in duties.everybody(db, now):
        categories = tuple(duty.categories or ())
        dates = (_first_day(duty.held_from, now), duty.held_until)
        same = (duty.person_id, duty.level, duty.area_level, categories, duty.hours, *dates)
        alike.setdefault(same, []).append(duty)
    groups = alike.values()
    numbers = {
        contact: contacts.number_of(db, vault, contact)
        for contact in dict.fromkeys(group[0].contact_id for group in groups)
    }
    return [
        _row(line, group, numbers[group[0].contact_id], now) for line, group in enumerate(groups, 2)
    ]


def _first_day(begins: datetime | None, now: datetime) -> date | None:
    """The day a duty to come begins on; None where it has begun."""
    return day_of(begins) if begins and begins > now else None


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
        starts_on=_first_day(first.held_from, now),
        ends_on=day_of(first.held_until) - timedelta(days=1) if first.held_until else None,
    )


def _summary(done: Counter[str]) -> list[str]:
    lines = [
        f"organisations: {done['organisations new']} new, "
        f"{done['organisations replaced']} replaced",
        f"people: {done['people new']} new, {done['people kept']} kept, "
        f"{done['people left']} have left",
        f"duties: {done['duties']}",
    ]
    if done["people demo"]:
        lines.append(f"people with made-up numbers (demo): {done['people demo']}")
    return lines


def _untold(rows: Iterable[Row], now: datetime) -> list[str]:
    """Organisations of the file that are told of nothing as they stand."""
    names = {
        row.organisation: NEEDED[row.kind]
        for row in rows
        if row.kind in NEEDED and lapsed(row, now)
    }
    if not names:
        return []
    shown = "; ".join(f"{name} ({', '.join(needs)})" for name, needs in [*names.items()][:_NAMED])
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return [f"told of nothing until a paper that holds is written down: {shown}{more}"]


def _note(db: Connection, action: str, lines: list[str], by: By) -> None:
    audit.note(db, at=by.at, actor=by.actor, action=action, object="; ".join(lines))


def _counting(progress: Progress, total: int) -> Callable[[], None]:
    """Says how far it is each time it is called."""
    done = iter(range(1, total + 1))
    return lambda: progress(next(done), total)
