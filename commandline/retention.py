"""`usalama retention`: takes away what has been kept long enough, by the schedule in models."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import click
from sqlalchemy import Engine

from commandline import office
from models import audit, drop_off_days
from models.retention import SCHEDULE
from models.retention_rule import Rule, due, take

_BATCH = 1_000  # rows a transaction, so that nobody waits long for a lock


@click.command()
@click.option("--dry-run", is_flag=True, help="Count what would go, and take nothing.")
def retention(dry_run: bool) -> None:
    """Take away what was kept long enough."""
    with office.house() as house:
        at = office.now()
        found = counted(house.database, at) if dry_run else carried_out(house.database, at)
        for rule, rows in found:
            click.echo(f"{rows:>9,}  {rule.name} (kept {kept(rule)})")
    if dry_run:
        click.echo("a dry run: nothing was taken; some rows free others, which are not counted")


def counted(database: Engine, now: datetime) -> Iterator[tuple[Rule, int]]:
    """Each rule with the rows it would take now."""
    with database.connect() as db:
        for rule in SCHEDULE:
            yield rule, due(db, rule, now)


def carried_out(database: Engine, now: datetime) -> Iterator[tuple[Rule, int]]:
    """Carries out each rule to its end, and notes in the audit what went.

    Where calls stopped is counted first, for as long as their hops are there.
    """
    with database.begin() as db:
        drop_off_days.count_days(db, now)
    gone: list[str] = []
    for rule in SCHEDULE:
        rows = _carry_out(database, rule, now)
        if rows:
            gone.append(f"{rule.name}: {rows}")
        yield rule, rows
    if gone:
        with database.begin() as db:
            told = "; ".join(gone)
            audit.note(db, at=now, actor=office.ACTOR, action="retention", object=told)


def _carry_out(database: Engine, rule: Rule, now: datetime) -> int:
    rows = 0
    while True:
        with database.begin() as db:
            batch = take(db, rule, now, _BATCH)
        rows += batch
        if batch < _BATCH:
            return rows


def kept(rule: Rule) -> str:
    """How long, in words."""
    hours = round(rule.keep.total_seconds() / 3600)
    return f"{hours} h" if hours < 48 else f"{rule.keep.days} days"
