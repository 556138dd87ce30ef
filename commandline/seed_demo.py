"""The demo directory: real forums and areas, made-up people and numbers, labelled as such."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Connection, select, text
from sqlalchemy.dialects.postgresql import insert

from commandline.directory import Progress, import_directory
from commandline.seed_lists import seed_lists
from data.shipped import path, rows
from models.directory import forum_wards, organisations
from models.vault import Vault


def seed_demo(db: Connection, vault: Vault, now: datetime, progress: Progress) -> list[str]:
    """Writes the demo directory: real forums and areas, made-up people and numbers."""
    summary = import_directory(
        db, vault, path("demo_directory.csv"), dry_run=False, now=now, progress=progress
    )
    _map_forums(db, now)
    return [
        *summary,
        seed_lists(db, now),
        "all of them made up: +254 700 000 000 to 999 are sent nowhere but here",
    ]


def _map_forums(db: Connection, now: datetime) -> None:
    names = {row["key"]: row["name"] for row in rows("forums.csv")}
    ids = {name: id for id, name in db.execute(select(organisations.c.id, organisations.c.name))}
    for name in names.values():
        if name not in ids:
            ids[name] = _forum(db, name, now)
    mapped = [
        {
            "organisation_id": ids[names[row["forum"]]],
            "ward_code": row["ward_code"],
            "reason": row["reason"],
            "doubt": row["doubt"],
            "valid_from": now.date(),
        }
        for row in rows("forum_wards.csv")
    ]
    db.execute(text("delete from forum_wards"))
    db.execute(insert(forum_wards).on_conflict_do_nothing(), mapped)


def _forum(db: Connection, name: str, now: datetime) -> UUID:
    new = uuid4()
    db.execute(
        organisations.insert().values(id=new, name=name, kind="forum", demo=True, created_at=now)
    )
    return new
