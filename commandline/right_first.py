"""`usalama right-first`: how often the first who were told were the right ones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import click
from sqlalchemy import Connection

from commandline import office
from commandline.moments import end, moment
from models import right_first as measured

_DAYS, _MOST = timedelta(days=92), 100_000
_ROW = "{:<8} {:<5} {:<12} {:>6} {:>6} {:>10} {:>5}"


@click.command(name="right-first")
@click.option("--since", callback=moment, help="From this day on; three months ago.")
@click.option("--until", callback=end, help="Up to the end of this day; now.")
@click.option("--format", "how", type=click.Choice(("table", "json")), default="table")
def right_first(since: datetime | None, until: datetime | None, how: str) -> None:
    """Reports taken at the first level told, and not passed on as others'.

    By month, ward and category; then the wards and categories that were passed on as not theirs.
    """
    now = office.now()
    span = (since or now - _DAYS, until or now)
    with office.house() as house, house.database.connect() as db:
        for line in _json(db, *span) if how == "json" else _table(db, *span):
            click.echo(line)


def _table(db: Connection, since: datetime, until: datetime) -> Iterator[str]:
    yield _ROW.format("month", "ward", "category", "told", "right", "not theirs", "of 100")
    for place in measured.by_place(db, since, until, _MOST):
        yield _ROW.format(*vars(place).values(), place.share)
    for month in measured.by_month(db, since, until):
        whole = (month.told, month.right, month.elsewhere, month.share)
        yield _ROW.format(month.month, "all", "all", *whole)
    for lesson in measured.lessons(db, since, until, _MOST):
        yield f"not theirs: ward {lesson.ward_code}, {lesson.category}: {lesson.count}"


def _json(db: Connection, since: datetime, until: datetime) -> Iterator[str]:
    """One object a line: `month ward_code category told right elsewhere share`."""
    for place in measured.by_place(db, since, until, _MOST):
        yield json.dumps({**vars(place), "share": place.share})
