"""Putting a directory file into the database whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection

from models import audit, register
from models import directory_taken as taken
from models import directory_writes as writes
from models.base import among
from models.contacts_many import keep_many
from models.directory import people
from models.directory_changes import By
from models.directory_taken import Staying
from models.numbers import is_demo, masked
from models.vault import Vault
from routing.directory_cells import MORE_COLUMNS, Row
from routing.directory_file import Former, by_organisation, known_over_time, read
from routing.hours import EAST_AFRICA
from routing.papers import NEEDED, lapsed
from routing.reads import day_of
from sms import duty_lost, failures

Progress = Callable[[int, int], None]
ACTOR = "command line"
_NAMED = 12
_BATCH = 1_000  # lines


class Occupied(RuntimeError):
    """Somebody else imports the directory at the moment; the message says so."""


@dataclass(frozen=True)
class _Import:
    """One import under way: what it has to do with, and what it has done so far."""

    db: Connection
    vault: Vault
    by: By
    step: Callable[[], None]
    organisations: set[UUID] = field(default_factory=set)
    gone: set[UUID] = field(default_factory=set)
    without: set[UUID] = field(default_factory=set)  # a duty, and in no line
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
    hears (lines done, lines in all). Raises BadDirectory with every bad cell, Occupied while
    another import is under way, OSError where the file cannot be read.
    """
    known, former = known_over_time(register.codes(db), day_of(now))
    rows = read(Path(path).read_bytes(), known, papers=papers)
    attempt = db.begin_nested()
    work = _Import(db, vault, By(actor, now), _counting(progress, len(rows)))
    if not taken.alone(db):
        raise Occupied("another import of the directory is under way; try again when it has ended")
    for batch in _batches(by_organisation(rows)):
        _replace(work, batch)
    if replace_all:
        work.gone.update(taken.staying_elsewhere(db, work.organisations), work.without)
    _leave(work)
    duty_lost.lost(db, among(people.c.organisation_id, work.organisations), now)
    lines = [*_summary(work.done), *_past(rows, now), *_no_more(rows, former), *_untold(rows, now)]
    if dry_run:
        attempt.rollback()
    else:
        _note(db, "import directory", lines, work.by)
        attempt.commit()
    return lines


def _leave(work: _Import) -> None:
    """They have left; what waits for their answer alone rises, in seconds by the sweep."""
    work.done["people left"] = len(work.gone)
    work.done["people without"] = len(work.without - work.gone)
    if work.gone:
        writes.leave(work.db, work.by, work.gone)
        failures.gone(work.db, among(people.c.id, work.gone), work.by.at)


def _batches(named: Mapping[str, list[Row]]) -> Iterator[dict[str, list[Row]]]:
    """Whole organisations with their lines, some thousand lines at a time."""
    batch: dict[str, list[Row]] = {}
    for name, its in named.items():
        batch[name] = its
        if sum(map(len, batch.values())) >= _BATCH:
            yield batch
            batch = {}
    if batch:
        yield batch


def _replace(work: _Import, batch: Mapping[str, list[Row]]) -> None:
    """Some organisations: their people and duties are those of the file from now on."""
    wanted = [_organisation(work, name, its) for name, its in batch.items()]
    organisations = taken.put_organisations(work.db, work.by, wanted)
    lines = {organisations[name][0]: its for name, its in batch.items()}
    before = taken.staying(work.db, lines.keys(), work.by.at)
    people = _people(work, lines)
    held = [
        duty
        for organisation, its in lines.items()
        for row in its
        for duty in _duties(work, people[organisation][row.phone], row)
    ]
    taken.hold(work.db, work.by, lines.keys(), held)
    comers = [
        (person, organisation)
        for organisation, its in lines.items()
        for person in _comers(work, its, people[organisation], before[organisation])
    ]
    taken.phones_changed(work.db, work.by, comers)
    work.organisations.update(lines)
    for _, new in organisations.values():
        work.done["organisations new" if new else "organisations replaced"] += 1
    work.done["duties"] += len(held)
    for _ in range(sum(map(len, lines.values()))):
        work.step()


def _organisation(work: _Import, name: str, rows: list[Row]) -> dict[str, object]:
    return {
        "name": name,
        "kind": rows[0].kind,
        **{column: getattr(rows[0], column) for column in MORE_COLUMNS},
        "demo": any(is_demo(row.phone) for row in rows),
        "created_at": _in_order(work, rows[0]),
    }


def _comers(
    work: _Import, rows: list[Row], people: Mapping[str, UUID], before: Mapping[UUID, Staying]
) -> list[UUID]:
    """Who leaves with one phone and comes with another: the same person with another phone. Those
    of an organisation who leave are noted; who held no duty, which no file can say, stays.
    """
    here = set(people.values())
    named = {row.person: people[row.phone] for row in rows}
    absent = {id: who for id, who in before.items() if id not in here}
    gone = {id: who.name for id, who in absent.items() if who.holds or who.name in named}
    work.gone.update(gone)
    work.without.update(absent.keys() - gone.keys())
    left = Counter(gone.values())
    return [id for name, id in named.items() if left[name] == 1 and id not in before]


def _people(work: _Import, lines: Mapping[UUID, list[Row]]) -> dict[UUID, dict[str, UUID]]:
    """By organisation and phone: who answers there, each as the first line has it."""
    first: dict[tuple[UUID, str], Row] = {}
    for organisation, its in lines.items():
        for row in its:
            first.setdefault((organisation, row.phone), row)
    phones = {phone for _, phone in first}
    contacts = keep_many(work.db, work.vault, phones, work.by.at)
    wanted = [_person(work, of, contacts[row.phone], row) for (of, _), row in first.items()]
    put = taken.put_people(work.db, work.by, wanted)
    found: dict[UUID, dict[str, UUID]] = {organisation: {} for organisation in lines}
    for organisation, phone in first:
        found[organisation][phone], new = put[organisation, contacts[phone]]
        work.done["people new" if new else "people kept"] += 1
        work.done["people demo"] += is_demo(phone)
    return found


def _person(work: _Import, organisation: UUID, contact: UUID, row: Row) -> dict[str, object]:
    return {
        "organisation_id": organisation,
        "contact_id": contact,
        "name": row.person,
        "role": row.role,
        "language": row.language,
        "masked": masked(row.phone),
        "demo": is_demo(row.phone),
        "created_at": _in_order(work, row),
    }


def _duties(work: _Import, person: UUID, row: Row) -> list[dict[str, object]]:
    """What a line gives; nothing where its last day is past, as in a file of last week."""
    if _over(row, work.by.at):
        return []
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
            "given_line": row.line,
            "given_place": place,
            "given_from": row.starts_on,
        }
        for place, code in enumerate(row.area_codes)
    ]


def _midnight(day: date | None) -> datetime | None:
    """The beginning of a day in East Africa."""
    return datetime(day.year, day.month, day.day, tzinfo=EAST_AFRICA) if day else None


def _in_order(work: _Import, row: Row) -> datetime:
    """A microsecond a line, so that an export has the order of the file that was imported."""
    return work.by.at + timedelta(microseconds=row.line)


def _summary(done: Counter[str]) -> list[str]:
    lines = [
        f"organisations: {done['organisations new']} new, "
        f"{done['organisations replaced']} replaced",
        f"people: {done['people new']} new, {done['people kept']} kept, "
        f"{done['people left']} have left",
        f"duties: {done['duties']}",
    ]
    if done["people without"]:
        lines.append(
            f"people without a duty whom no line names, who stay: {done['people without']}"
        )
    if done["people demo"]:
        lines.append(f"people with made-up numbers (demo): {done['people demo']}")
    return lines


def _over(row: Row, now: datetime) -> bool:
    return row.ends_on is not None and row.ends_on < day_of(now)


def _past(rows: Iterable[Row], now: datetime) -> list[str]:
    """Lines whose last day is past: their duty is left out, the person stays."""
    over = [str(row.line) for row in rows if _over(row, now)]
    more = f" and {len(over) - _NAMED} more" if len(over) > _NAMED else ""
    said = f"no duty from lines whose last day is past: {', '.join(over[:_NAMED])}{more}"
    return [said] if over else []


def _no_more(rows: Iterable[Row], former: Former) -> list[str]:
    """Areas of registers before today's: their duties are kept, and nothing happens there now."""
    found = [
        f"{row.area_level} {code} (line {row.line})"
        for row in rows
        for code in row.area_codes
        if code in former.get(row.area_level, ())
    ]
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    said = f"areas the register has no more: {', '.join(found[:_NAMED])}{more}"
    return [said] if found else []


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
