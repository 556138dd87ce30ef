"""Writes over the directory, each with what was there before: organisations, people, duties."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    ColumnElement,
    Connection,
    DateTime,
    Row,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    text,
    update,
)

from models.base import among
from models.directory import duties, lasting, organisations, past_duties, people
from models.directory_changes import ISO, About, By, differing, write, write_all

_HELD = ("area_level", "area_code", "categories", "level", "hours")
_EAST_AFRICA = timezone(timedelta(hours=3), "EAT")
_since = func.coalesce(duties.c.held_from, people.c.created_at)


def write_papers(db: Connection, organisation_id: UUID, by: By, **papers: Any) -> None:
    """Writes columns of an organisation that are its papers, and what was there before."""
    its = organisations.c.id == organisation_id
    row = _one(db, select(organisations).where(its))
    if row is not None and (changed := differing(row, papers)):
        db.execute(update(organisations).where(its).values(**papers))
        write(db, by, About("organisation", organisation_id, organisation_id), changed)


def add(db: Connection, by: By, rows: Iterable[dict[str, Any]]) -> int:
    """Writes duties (columns of the table without their ids) held from now on, or from a time to
    come; how many.
    """
    kept = [{"id": uuid4(), "held_until": None, **row} for row in rows]
    for row in kept:
        row["held_from"] = max(row.get("held_from") or by.at, by.at)
    if kept:
        db.execute(duties.insert(), kept)
        _of_duties(db, by, [row["id"] for row in kept], began=True)
    return len(kept)


def held_already(db: Connection, row: Mapping[str, Any]) -> bool:
    """Whether a person holds the same duty (columns of the table; with `held_from`) at any time of
    it. Two who ask at once are asked one after the other.
    """
    its, until = duties.c, row["held_until"]
    db.execute(
        select(people.c.id).where(people.c.id == row["person_id"]).with_for_update(key_share=True)
    )
    same = [its[name] == row[name] for name in ("person_id", *_HELD) if name != "categories"]
    alike = its.categories.is_(None)
    if row["categories"] is not None:
        codes = literal(row["categories"], its.categories.type)
        alike = its.categories.contains(codes) & its.categories.contained_by(codes)
    began = or_(its.held_from.is_(None), its.held_from < until) if until else literal(value=True)
    lasts = lasting(row["held_from"])
    return db.execute(select(its.id).where(*same, alike, began, lasts)).first() is not None


def end(db: Connection, by: By, duty_ids: Collection[UUID]) -> None:
    """Ends duties; what they were stays known."""
    if duty_ids:
        _of_duties(db, by, duty_ids, began=False)
        _end(db, among(duties.c.id, duty_ids), by.at)


def end_on(db: Connection, by: By, duty_id: UUID, until: datetime) -> bool:
    """Lets a duty end at a time that is not past, one to come at its beginning at the earliest;
    False where there is none, or it ends before that.
    """
    row = _one(db, select(duties).where(duties.c.id == duty_id, lasting(until)))
    if row is None:
        return False
    last = max(until, row["held_from"] or until)
    db.execute(update(duties).where(duties.c.id == duty_id).values(held_until=last))
    whose = select(people.c.organisation_id).where(people.c.id == row["person_id"])
    about = About("duty", duty_id, db.execute(whose).scalar_one(), row["person_id"])
    never = row["held_from"] is not None and last <= row["held_from"]
    over = "" if never or last <= by.at else in_words({**row, "held_until": last}, by.at)
    write(db, by, about, [("duty", in_words(row, by.at), over)])
    return True


def leave(db: Connection, by: By, person_ids: Collection[UUID]) -> None:
    """Marks people as left and ends their duties; their rows stay for old alerts."""
    gone = list(person_ids)
    if not gone:
        return
    held = select(duties.c.id).where(among(duties.c.person_id, gone))
    end(db, by, db.execute(held).scalars().all())
    these = among(people.c.id, gone)
    rows = db.execute(select(people.c.id, people.c.organisation_id).where(these))
    about = [About("person", row.id, row.organisation_id, row.id) for row in rows]
    write_all(db, by, [(one, ("left", "", by.at)) for one in about])
    db.execute(update(people).where(these).values(left_at=by.at))


def set_off(db: Connection, by: By, person_ids: Collection[UUID], until: datetime | None) -> None:
    """Keeps new alerts from people until a time; None ends that at once. One statement."""
    given = {"ids": list(person_ids), "until": until, "at": by.at, "actor": by.actor}
    db.execute(_SET_OFF, given)


_UNTIL = "cast(:until as timestamptz)"
_OFF = """
    with was as (
        select id, organisation_id, off_until from people where id = any(:ids)
        for no key update
    ), put as (
        update people set off_until = {until} where id = any(:ids)
    )
    insert into directory_changes
        (at, actor, entity, entity_id, organisation_id, person_id, field, before, after)
    select :at, :actor, 'person', id, organisation_id, id, 'off_until', {before}, {after}
    from was where off_until is distinct from {until}
"""
_SET_OFF = text(_OFF.format(until=_UNTIL, before=ISO.format("off_until"), after=ISO.format(_UNTIL)))


def in_words(row: Mapping[Any, Any], now: datetime) -> str:
    """A duty as a change has it: `level 0, ward 1371, theft, Mo-Fr 08:00-18:00`."""
    where = f"{row['area_level']} {row['area_code']}".strip()
    what = "all categories" if row["categories"] is None else " ".join(row["categories"])
    dates = "".join(
        f", {word} {row[name].astimezone(_EAST_AFRICA):%Y-%m-%d %H:%M}"
        for word, name in (("from", "held_from"), ("until", "held_until"))
        if row[name] and (name == "held_until" or row[name] > now)
    )
    return f"level {row['level']}, {where}, {what}, {row['hours'] or 'always'}{dates}"


def _of_duties(db: Connection, by: By, ids: Collection[UUID], *, began: bool) -> None:
    rows = db.execute(
        select(duties, people.c.organisation_id)
        .join(people, people.c.id == duties.c.person_id)
        .where(among(duties.c.id, ids))
    ).mappings()
    changes = []
    for row in rows:
        about = About("duty", row["id"], row["organisation_id"], row["person_id"])
        words = in_words(row, by.at)
        changes.append((about, ("duty", "" if began else words, words if began else "")))
    write_all(db, by, changes)


def _end(db: Connection, which: ColumnElement[bool], now: datetime) -> None:
    """Moves duties to those of the past; one that ends as it began never was."""
    columns = ("person_id", *_HELD)
    given = literal(now, DateTime(timezone=True))
    until = func.least(func.coalesce(duties.c.held_until, given), given)
    held = (
        select(
            func.gen_random_uuid(),
            *(duties.c[name] for name in columns),
            _since,
            until,
            people.c.role,
            organisations.c.kind,
        )
        .join(people, people.c.id == duties.c.person_id)
        .join(organisations, organisations.c.id == people.c.organisation_id)
        .where(which, _since < until)
    )
    into = ("id", *columns, "held_from", "held_until", "role", "kind")
    db.execute(insert(past_duties).from_select(into, held))
    db.execute(delete(duties).where(which))


def _one(db: Connection, query: Any) -> Mapping[Any, Any] | None:
    """The row, held; what refers to it, an alert to a person, may be written meanwhile."""
    row: Row[Any] | None = db.execute(query.with_for_update(key_share=True)).one_or_none()
    return None if row is None else row._mapping
