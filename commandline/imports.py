"""`usalama import directory` and `usalama import wards`: a file taken whole, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click

from commandline import office
from commandline.directory import Occupied, import_directory
from commandline.forum_wards import import_forum_wards
from commandline.moments import day
from commandline.progress import counting
from commandline.wards import PastRegister, Unshown, import_wards
from routing.directory_cells import BadFile

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(name="import")
def imports() -> None:
    """Put a file into the database.

    It is taken whole, or every bad cell is named by line and column and nothing is written.
    """


@imports.command()
@click.argument("file", type=_FILE)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing.")
@click.option(
    "--without-papers",
    is_flag=True,
    help="Take those whose licence or accreditation is empty too; they are told of nothing.",
)
@click.option("--replace-all", is_flag=True, help="Whoever is not in the file has left.")
def directory(file: Path, dry_run: bool, replace_all: bool, without_papers: bool) -> None:
    """Who must know. An organisation named in FILE is replaced whole; the others stay."""
    with (
        office.house() as house,
        _bad_cells(file),
        house.database.begin() as db,
        counting("lines") as progress,
    ):
        lines = import_directory(
            db,
            house.vault,
            file,
            now=office.now(),
            progress=progress,
            dry_run=dry_run,
            replace_all=replace_all,
            papers=not without_papers,
            actor=office.actor(),
        )
    _said(lines, dry_run)


@imports.command(name="forum-wards")
@click.argument("file", type=_FILE)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing.")
def forum_wards(file: Path, dry_run: bool) -> None:
    """Which wards organisations work in. One that FILE names works in no others from today on."""
    with (
        office.house() as house,
        _bad_cells(file),
        house.database.begin() as db,
        counting("lines") as progress,
    ):
        lines = import_forum_wards(
            db,
            file,
            now=office.now(),
            progress=progress,
            dry_run=dry_run,
            actor=office.actor(),
        )
    _said(lines, dry_run)


@imports.command()
@click.argument("file", type=_FILE)
@click.option("--effective", required=True, callback=day, help="The first day it is in force.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing.")
@click.option(
    "--rewrite-past", is_flag=True, help="Also where it changes which ward a day past had."
)
def wards(file: Path, effective: date, dry_run: bool, rewrite_past: bool) -> None:
    """A new ward register, with the columns of data/wards.csv; those before it stay."""
    with (
        office.house() as house,
        _bad_cells(file),
        house.database.begin() as db,
        counting("wards") as progress,
    ):
        lines = import_wards(
            db,
            house.languages,
            file,
            effective_on=effective,
            code=house.settings.ussd_codes[0],
            now=office.now(),
            dry_run=dry_run,
            rewrite=rewrite_past,
            progress=progress,
        )
    _said(lines, dry_run)
    if not dry_run:
        click.echo(f"calls and pages take it by themselves from {effective:%d %B %Y} on")


@contextmanager
def _bad_cells(file: Path) -> Iterator[None]:
    """Names every bad cell on stderr, then refuses."""
    try:
        yield
    except BadFile as bad:
        for fault in bad.faults:
            click.echo(f"{file}: {fault}", err=True)
        raise office.Refusal(f"{len(bad.faults)} faults: nothing was written") from None
    except Unshown as bad:
        click.echo(bad, err=True)
        raise office.Refusal("the names do not fit the screens: nothing was written") from None
    except (Occupied, PastRegister) as bad:
        raise office.Refusal(str(bad)) from None
    except OSError as fault:
        raise office.Refusal(f"{file} cannot be read: {fault.strerror}") from None


def _said(lines: list[str], dry_run: bool) -> None:
    for line in lines:
        click.echo(line)
    if dry_run:
        click.echo("a dry run: nothing was written")
