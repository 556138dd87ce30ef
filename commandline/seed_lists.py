"""The lists of the demo forums: made-up priorities of this quarter, and what they say they did."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, select

from data.shipped import rows
from models import forum_actions, priorities
from models.directory import organisations
from models.owners import Owner
from models.quarters import quarter_of
from routing.reads import day_of


def seed_lists(db: Connection, now: datetime) -> str:
    """Writes the lists of whoever has none yet; safe to run again. Says how much was written."""
    ids = {name: id for id, name in db.execute(select(organisations.c.id, organisations.c.name))}
    forums = {row["key"]: ids[row["name"]] for row in rows("forums.csv") if row["name"] in ids}
    shipped: dict[str, list[Mapping[str, str]]] = {}
    for row in rows("demo_lists.csv"):
        shipped.setdefault(row["owner"], []).append(row)
    written = sum(
        _written(db, owner, its, now)
        for key, its in shipped.items()
        if (owner := _owner(key, forums)) and _has_none(db, owner, now)
    )
    return f"{written} lines of priorities and deeds, all of them made up"


def _owner(key: str, forums: Mapping[str, UUID]) -> Owner | None:
    """None for a forum that is not in this database."""
    if key.startswith("county-"):
        return Owner.read(key)
    return Owner(organisation_id=forums[key]) if key in forums else None


def _has_none(db: Connection, owner: Owner, now: datetime) -> bool:
    listed = priorities.of_owner(db, owner, quarter_of(day_of(now)))
    return not listed and not forum_actions.of_owner(db, owner, 1)


def _written(db: Connection, owner: Owner, its: list[Mapping[str, str]], now: datetime) -> int:
    on = day_of(now)
    for row in its:
        labels = {"label_en": row["en"], "label_sw": row["sw"]}
        if row["list"] == "priority":
            priorities.add(db, owner, quarter_of(on), **labels, now=now)
        else:
            done = on - timedelta(days=int(row["day"]))
            forum_actions.add(db, owner, done_on=done, **labels, now=now)
    return len(its)
