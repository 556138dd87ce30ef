"""The demo directory: real forums and areas, made-up people and numbers, labelled as such."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Connection, select

from commandline.directory import ACTOR, Progress, import_directory
from commandline.seed_lists import seed_lists
from data.shipped import path, rows
from models import forum_links
from models.directory import organisations
from models.directory_changes import By
from models.forum_links import Link
from models.vault import Vault
from routing.reads import day_of


def seed_demo(db: Connection, vault: Vault, now: datetime, progress: Progress) -> list[str]:
    """Writes the demo directory: real forums and areas, made-up people and numbers."""
    summary = import_directory(
        db, vault, path("demo_directory.csv"), dry_run=False, now=now, progress=progress
    )
    map_forums(db, now)
    return [
        *summary,
        seed_lists(db, now),
        "all of them made up: +254 700 000 000 to 999 are sent nowhere but here",
    ]


def map_forums(db: Connection, now: datetime) -> None:
    """Where the shipped forums work; a link that is there already stays as it is."""
    names = {row["key"]: row["name"] for row in rows("forums.csv")}
    ids = {name: id for id, name in db.execute(select(organisations.c.id, organisations.c.name))}
    for name in names.values():
        if name not in ids:
            ids[name] = _forum(db, name, now)
    today = day_of(now)
    links = [
        Link(ids[names[row["forum"]]], row["ward_code"], row["reason"], row["doubt"], today)
        for row in rows("forum_wards.csv")
    ]
    forum_links.works(db, By(ACTOR, now), links, today)


def _forum(db: Connection, name: str, now: datetime) -> UUID:
    new = uuid4()
    db.execute(
        organisations.insert().values(id=new, name=name, kind="forum", demo=True, created_at=now)
    )
    return new
