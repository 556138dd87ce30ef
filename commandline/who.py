"""`usalama explain` and `usalama rehearse`: who was told of a report, and who would be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime

import click

from commandline import office
from commandline.explain import explain as in_sentences
from commandline.explain import explain_json
from commandline.moments import maybe_day, moment
from commandline.register_rehearsed import in_words as register_in_words
from commandline.rehearse import (
    Rehearsed,
    told_as_json,
    told_as_table,
    told_in_words,
    unknown,
)
from commandline.rehearse import rehearse as rehearsed

_DAYS, _MOST_DAYS = 30, 366
_FORMATS: Mapping[str, Callable[[Iterable[Rehearsed]], Iterator[str]]] = {
    "words": told_in_words,
    "table": told_as_table,
    "json": told_as_json,
}


@click.command()
@click.argument("reference")
@click.option("--format", "how", type=click.Choice(("words", "json")), default="words")
def explain(reference: str, how: str) -> None:
    """Who was told of a report, and why.

    By which rule, until when, and what came of it.
    """
    with office.house() as house, house.database.connect() as db:
        for line in (explain_json if how == "json" else in_sentences)(db, reference):
            click.echo(line)


@click.command()
@click.option("--ward", help="A ward's code, such as 1371.")
@click.option("--county", help="A county's code or name, such as 047 or Nairobi.")
@click.option("--category", help="One category; every one where none is given.")
@click.option(
    "--register",
    "on",
    callback=maybe_day,
    help="A day: which reports of late would have gone elsewhere by the ward register of then.",
)
@click.option(
    "--days",
    type=click.IntRange(1, _MOST_DAYS),
    help=f"With --register: how many days of reports; {_DAYS} where none is given.",
)
@click.option("--at", callback=moment, help="At another time than now (East Africa Time).")
@click.option("--now", "happening_now", is_flag=True, help="It is happening now.")
@click.option(
    "--format",
    "how",
    type=click.Choice(tuple(_FORMATS)),
    help="words for a ward, table for a county where none is given.",
)
def rehearse(
    ward: str | None,
    county: str | None,
    category: str | None,
    on: date | None,
    days: int | None,
    at: datetime | None,
    happening_now: bool,
    how: str | None,
) -> None:
    """Who would be told, and why; with --at in the past, who would have been told then.

    Nothing is sent and nothing is written.
    """
    if [bool(ward), bool(county), bool(on)].count(True) != 1:
        raise click.UsageError("give --ward, --county or --register, one of them")
    now = office.now()
    if on:
        _alone("--register", category=category, at=at, now=happening_now, format=how)
        _register(on, now, days or _DAYS)
        return
    _alone("--ward or --county", days=days)
    with office.house() as house, house.database.connect() as db:
        found = rehearsed(
            db,
            ward=ward,
            county=county,
            category=category,
            at=at or now,
            now=now,
            happening_now=happening_now,
        )
        if missing := unknown(db, at or now, now):
            click.echo(missing, err=True)
        for line in _FORMATS[how or ("words" if ward else "table")](found):
            click.echo(line)


def _alone(beside: str, **given: object) -> None:
    """Raises UsageError for an option that would do nothing beside another."""
    unused = [f"--{name}" for name, value in given.items() if value]
    if unused:
        raise click.UsageError(f"{', '.join(unused)} cannot be given beside {beside}")


def _register(on: date, now: datetime, days: int) -> None:
    with office.house() as house, house.database.connect() as db:
        for line in register_in_words(db, on, now, days=days):
            click.echo(line)
