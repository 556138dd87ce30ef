"""What can be reported, as a forum or county would ask it: its order, its words, what is left out.

Codes are those of routing.categories and never change; a category without a row here is as it
always was, after those that have one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import Boolean, Column, Connection, Index, Integer, Table, Text, select

from models.base import metadata, moment, row_id
from models.owners import Owner, columns, holding, nearest

LONGEST = 24  # characters of a label of one's own: no longer than those of the base list

category_lists = Table(
    "category_lists",
    metadata,
    row_id(),
    *columns(),
    Column("category", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("hidden", Boolean, nullable=False, server_default="false"),
    Column("label_en", Text, nullable=False, server_default=""),
    Column("label_sw", Text, nullable=False, server_default=""),
    moment("changed_at", required=True),
    Index("ix_category_lists_organisation_id", "organisation_id"),
    Index("ix_category_lists_county_code", "county_code"),
)


@dataclass(frozen=True)
class Line:
    """One category in its place; labels are '' where the base list's hold."""

    category: str
    hidden: bool
    label_en: str
    label_sw: str
    organisation_id: UUID | None
    changed_at: datetime


_shown = tuple(category_lists.c[name] for name in Line.__dataclass_fields__)
_order = (category_lists.c.position, category_lists.c.category)


def of_ward(db: Connection, ward_code: str, on: date) -> list[Line]:
    """The ward's forum's list, else its county's, in its order. One query."""
    mine = holding(category_lists, ward_code, on)
    rows = [Line(*row) for row in db.execute(select(*_shown).where(mine).order_by(*_order))]
    return nearest(rows, lambda line: line.organisation_id is not None)


def of_owner(db: Connection, owner: Owner) -> list[Line]:
    mine = owner.owns(category_lists)
    return [Line(*row) for row in db.execute(select(*_shown).where(mine).order_by(*_order))]


def replace(
    db: Connection, owner: Owner, lines: Iterable[Mapping[str, object]], now: datetime
) -> None:
    """Keeps a list whole: category, hidden, label_en and label_sw of each, in their order."""
    db.execute(category_lists.delete().where(owner.owns(category_lists)))
    rows = [
        {"id": uuid4(), **owner.values(), "position": position, "changed_at": now, **line}
        for position, line in enumerate(lines, 1)
    ]
    if rows:
        db.execute(category_lists.insert(), rows)
