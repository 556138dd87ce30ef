"""A file's organisations, people and duties written many at a time, in a few statements.

What is there is read without being held, and only what differs is written: an alert to somebody
who stays, or the off-duty of who does, waits for no import. One import is under way at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, Table, bindparam, exists, func, insert, select, text, update

from models.base import among
from models.directory import duties, lasting, organisations, people
from models.directory_changes import About, By, Field, differing, write_all
from models.directory_writes import add, end

Put = tuple[UUID, bool]  # the id, and whether the row is new
_IMPORT = 0x0D13EC70  # the advisory lock of imports


def alone(db: Connection) -> bool:
    """Whether no other import is under way; none begins until this one's transaction ends."""
    return bool(db.execute(select(func.pg_try_advisory_xact_lock(_IMPORT))).scalar_one())


def put_organisations(
    db: Connection, by: By, wanted: Sequence[Mapping[str, Any]]
) -> dict[str, Put]:
    """By name: organisations as they are now (`created_at` is that of a new one). At most four
    statements.
    """
    these = among(organisations.c.name, [row["name"] for row in wanted])
    rows = db.execute(select(organisations).where(these)).mappings()
    before = {row["name"]: row for row in rows}
    return _put(db, by, organisations, {row["name"]: row for row in wanted}, before)


def put_people(
    db: Connection, by: By, wanted: Sequence[Mapping[str, Any]]
) -> dict[tuple[UUID, UUID], Put]:
    """By (organisation, contact): who answers the contact for it. At most four statements.

    The row is the same as long as both are, so that old alerts still point to it.
    """
    theirs = among(people.c.organisation_id, {row["organisation_id"] for row in wanted})
    rows = db.execute(select(people).where(theirs)).mappings()
    return _put(db, by, people, {_whose(row): row for row in wanted}, {_whose(r): r for r in rows})


def phones_changed(db: Connection, by: By, these: Iterable[tuple[UUID, UUID]]) -> None:
    """Says of (person, organisation) that the phone is another: the row is new, the person not."""
    write_all(db, by, [(About("person", *one, one[0]), ("phone", "", "changed")) for one in these])


@dataclass(frozen=True)
class Staying:
    """Somebody who has not left, and whether there is a duty, now or to come."""

    name: str
    holds: bool


def staying(
    db: Connection, organisation_ids: Collection[UUID], now: datetime
) -> dict[UUID, dict[UUID, Staying]]:
    """By organisation and id: the people who have not left."""
    its = people.c
    holds = exists().where(duties.c.person_id == its.id, lasting(now))
    here = its.left_at.is_(None) & among(its.organisation_id, organisation_ids)
    found: dict[UUID, dict[UUID, Staying]] = {id: {} for id in organisation_ids}
    for row in db.execute(select(its.organisation_id, its.id, its.name, holds).where(here)):
        found[row.organisation_id][row.id] = Staying(row.name, row[3])
    return found


def staying_elsewhere(db: Connection, organisation_ids: Collection[UUID]) -> set[UUID]:
    """People who have not left, of every organisation but these."""
    others = people.c.left_at.is_(None) & ~among(people.c.organisation_id, organisation_ids)
    return set(db.execute(select(people.c.id).where(others)).scalars())


def hold(
    db: Connection, by: By, organisation_ids: Collection[UUID], wanted: Iterable[dict[str, Any]]
) -> None:
    """The people of these organisations hold these duties from now on (columns of the table
    without ids) and no other. Of those that stay, one of each, no more is written than where the
    file has them.
    """
    theirs = select(people.c.id).where(among(people.c.organisation_id, organisation_ids))
    rows = select(duties).where(duties.c.person_id.in_(theirs), lasting(by.at))
    before: dict[tuple[Any, ...], list[Mapping[Any, Any]]] = {}
    for row in db.execute(rows.order_by(duties.c.held_from.nulls_first())).mappings():
        before.setdefault(_key(row, by.at), []).append(row)
    after = {_key(row, by.at): row for row in wanted}
    over = [row for key, rows in before.items() for row in (rows[1:] if key in after else rows)]
    end(db, by, [row["id"] for row in over])
    add(db, by, [row for key, row in after.items() if key not in before])
    _place(db, [(rows[0], after[key]) for key, rows in before.items() if key in after])


def _place(db: Connection, kept: Iterable[tuple[Mapping[Any, Any], Mapping[str, Any]]]) -> None:
    """Where the file has duties that stay. One statement, or none."""
    names = ("given_line", "given_place", "given_from")
    moved = [
        (was["id"], *(row[name] for name in names))
        for was, row in kept
        if any(was[name] != row[name] for name in names)
    ]
    if moved:
        columns = zip(("ids", "lines", "places", "days"), zip(*moved, strict=True), strict=True)
        db.execute(_PLACE, {name: list(column) for name, column in columns})


_PLACE = text("""
    update duties set given_line = n.line, given_place = n.place, given_from = n.day
    from unnest(cast(:ids as uuid[]), cast(:lines as int[]), cast(:places as int[]),
        cast(:days as date[])) as n(id, line, place, day)
    where duties.id = n.id
""")


def _put(
    db: Connection,
    by: By,
    table: Table,
    wanted: Mapping[Any, Mapping[str, Any]],
    before: Mapping[Any, Mapping[Any, Any]],
) -> dict[Any, Put]:
    """By key: rows of `table` as they are wanted, with every change written down."""
    ids = {key: before[key]["id"] if key in before else uuid4() for key in wanted}
    new = [{"id": ids[key], **row} for key, row in wanted.items() if key not in before]
    told = [(_about(table, row), _first(table, row)) for row in new]
    other = []
    for key, row in wanted.items():
        if fields := _differing(row, before[key]) if key in before else []:
            other.append({"its_id": ids[key], **_values(row)})
            told += [(_about(table, {"id": ids[key], **row}), field) for field in fields]
    if new:
        db.execute(insert(table), new)
    if other:
        columns: dict[str, Any] = {n: bindparam(n) for n in other[0] if n != "its_id"}
        also = {"left_at": None} if table is people else {}
        its = table.c.id == bindparam("its_id")
        db.execute(update(table).where(its).values(**columns, **also), other)
    write_all(db, by, told)
    return {key: (id, key not in before) for key, id in ids.items()}


def _values(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "created_at"}


def _differing(row: Mapping[str, Any], before: Mapping[Any, Any]) -> list[Field]:
    left = before.get("left_at")
    return [*differing(before, _values(row)), *([("left", left, "")] if left else [])]


def _about(table: Table, row: Mapping[str, Any]) -> About:
    if table is people:
        return About("person", row["id"], row["organisation_id"], row["id"])
    return About("organisation", row["id"], row["id"])


def _first(table: Table, row: Mapping[str, Any]) -> Field:
    return ("joined", "", row["role"]) if table is people else ("added", "", row["kind"])


def _whose(row: Mapping[Any, Any]) -> tuple[UUID, UUID]:
    return row["organisation_id"], row["contact_id"]


def _key(row: Mapping[Any, Any], now: datetime) -> tuple[Any, ...]:
    """What makes a duty itself; one that has begun is the same whenever it began."""
    categories, begins = row["categories"], row.get("held_from")
    dates = (begins if begins and begins > now else None, row.get("held_until"))
    held = (row["area_level"], row["area_code"], row["level"], row["hours"])
    return (row["person_id"], *held, *dates, None if categories is None else tuple(categories))
