"""`usalama export ...`: rows streamed to standard output, without numbers, oldest first."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, TextIO

import click
from sqlalchemy import Connection, exists, select

from commandline import office
from commandline.directory_export import export_directory
from commandline.export_rows import FIELDS, WITH_WORDS, cells, values
from commandline.forum_wards import export_forum_wards
from commandline.moments import end, maybe_day, moment, written
from commandline.wards import export_wards
from house import House
from models import audit, register
from models.export_rows import SOURCES, Span, batches
from models.vault import Vault
from routing.reads import day_of

_ABOUT = {
    "reports": "Reports; none of the sensitive branch.",
    "messages": "SMS in and out; none of the sensitive branch.",
    "calls": "Calls; none that entered the sensitive branch.",
    "alerts": "Who was told of which report, by which rule, and what they answered.",
    "audit": "Who did or looked at what, and why.",
}


def _command(what: str) -> click.Command:
    """The command of one export, with the options it takes."""
    options: list[click.Parameter] = [
        click.Option(["--since"], callback=moment, help="From this day or time on."),
        click.Option(["--until"], callback=end, help="Up to this time; of a day, all of it."),
        click.Option(
            ["--format", "how"], type=click.Choice(("csv", "jsonl")), default="csv", help="csv."
        ),
    ]
    if SOURCES[what].ward is not None:
        options.append(click.Option(["--ward"], default="", help="A ward's code, such as 1371."))
    if what in WITH_WORDS:
        words = "Also what was typed, with numbers and names masked; audited."
        options.append(click.Option(["--with-text"], is_flag=True, help=words))
        options.append(click.Option(["--reason"], default="", help="Why the words are needed."))

    def run(**given: Any) -> None:
        _export(what, **given)

    return click.Command(what, callback=run, params=options, help=_ABOUT[what])


@click.command()
def directory() -> None:
    """The directory with its numbers, as the file that `import directory` takes; audited."""
    with office.house_with_numbers() as house:
        with house.database.begin() as db:
            lines = list(export_directory(db, house.vault, now=office.now()))
        for line in lines:
            sys.stdout.write(line)


@click.command()
@click.option("--on", callback=maybe_day, help="The register in force on this day; today's.")
def wards(on: date | None) -> None:
    """The ward register, as the file that `import wards` takes."""
    with office.house() as house, house.database.connect() as db:
        for line in export_wards(db, on or day_of(office.now())):
            sys.stdout.write(line)


@click.command(name="forum-wards")
def forum_wards() -> None:
    """Which wards organisations work in or did, as the file `import forum-wards` takes."""
    with office.house() as house, house.database.connect() as db:
        for line in export_forum_wards(db):
            sys.stdout.write(line)


export = click.Group(
    "export",
    commands=[*map(_command, FIELDS), directory, forum_wards, wards],
    help="Write rows to standard output.\n\nTimes are in UTC; no resident's number is in any.",
)


def _export(
    what: str,
    *,
    since: datetime | None,
    until: datetime | None,
    how: str,
    ward: str = "",
    with_text: bool = False,
    reason: str = "",
) -> None:
    why = ""
    if with_text:
        why = office.why(reason, "Why are the words needed", "--with-text needs a --reason")
    span = Span(since, until, ward)
    with office.house() as house:
        _note(house, what, span, why)
        with house.database.connect() as db:
            rows = _rows(db, what, span, house.vault if with_text else None)
            _WRITERS[how](sys.stdout, FIELDS[what], rows)


def _note(house: House, what: str, span: Span, why: str) -> None:
    """Written before the first row leaves, so that an export broken off is known too."""
    at = office.now()
    with house.database.begin() as db:
        known = exists().where(register.wards.c.code == span.ward)
        if span.ward and not db.execute(select(known)).scalar():
            raise office.Refusal(f"no register has a ward {span.ward}")
        audit.note(
            db,
            at=at,
            actor=office.ACTOR,
            action=f"export {what}" + (" with text" if why else ""),
            object=_said(span),
            reason=why,
        )


def _said(span: Span) -> str:
    since = f"since {written(span.since)}" if span.since else ""
    until = f"until {written(span.until)}" if span.until else ""
    ward = f"ward {span.ward}" if span.ward else ""
    return ", ".join(filter(None, (since, until, ward))) or "everything"


def _rows(
    db: Connection, what: str, span: Span, vault: Vault | None
) -> Iterator[dict[str, object]]:
    for batch in batches(db, SOURCES[what], span):
        for row in batch:
            yield values(what, row, vault)


def _csv(out: TextIO, fields: tuple[str, ...], rows: Iterator[dict[str, object]]) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(fields)
    writer.writerows(map(cells, rows))


def _jsonl(out: TextIO, _fields: tuple[str, ...], rows: Iterator[dict[str, object]]) -> None:
    for row in rows:
        out.write(json.dumps(row, ensure_ascii=False) + "\n")


_WRITERS = {"csv": _csv, "jsonl": _jsonl}
