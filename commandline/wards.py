"""Putting a ward register into the database under its date, proved to fit every screen first."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection

from commandline.directory import Progress
from commandline.office import ACTOR
from commandline.wards_file import COLUMNS, read
from locales.marks import Translate
from models import audit, duties, helplines, register
from models.register import Ward
from routing.places import Gazetteer
from routing.reads import day_of
from ussd import check
from ussd.flow import BadFlow
from ussd.menu import menu

_NAMED = 5  # wards of each kind of change


class Unshown(ValueError):
    """A register whose names do not fit the screens; the message says which, one a line."""


class PastRegister(ValueError):
    """A register that would change days past; the message says what of them."""


def import_wards(
    db: Connection,
    languages: Mapping[str, Translate],
    path: Path,
    *,
    effective_on: date,
    code: str,
    now: datetime,
    dry_run: bool = False,
    rewrite: bool = False,
    progress: Progress = lambda done, total: None,
) -> list[str]:
    """Keeps the register of a file, replacing one of the same date; returns what was done.

    `code` is what callers dial; `progress` hears (wards done, in all). One of a day that is not to
    come is taken only with `rewrite`, or where it changes nothing. Raises BadRegister, Unshown,
    PastRegister, OSError; a dry run writes nothing.
    """
    wards = read(path.read_bytes())
    progress(0, len(wards))
    _prove(db, languages, wards, code)
    first = f"{len(wards)} wards, in force from {effective_on:%d %B %Y}"
    lines = [first, *_changes(db, wards, now), *_rewritten(db, wards, effective_on)]
    if not dry_run:
        _refuse_past(db, wards, effective_on, now, rewrite=rewrite)
        rows = [asdict(ward) for ward in wards]
        register.replace_register(db, effective_on, path.name, _heard(rows, progress))
        told = f"{effective_on.isoformat()}: {'; '.join(lines)}"
        audit.note(db, at=now, actor=ACTOR, action="import wards", object=told)
    return lines


def _heard(rows: list[dict[str, str]], progress: Progress) -> Iterator[dict[str, str]]:
    for done, row in enumerate(rows, 1):
        yield row
        progress(done, len(rows))


def _refuse_past(
    db: Connection, wards: tuple[Ward, ...], on: date, now: datetime, *, rewrite: bool
) -> None:
    """Who would have been told on days past is read from the registers of those days."""
    if rewrite or on > day_of(now):
        return
    if {ward.code: ward for ward in wards} == {one.code: one for one in register.in_force(db, on)}:
        return
    raise PastRegister(
        f"{on:%d %B %Y} is not to come: this changes which ward a report of a day past was in "
        f"({'; '.join(_rewritten(db, wards, on)) or 'a register where there was none'}). "
        "Look at it with --dry-run, then give --rewrite-past if it is meant"
    )


def _rewritten(db: Connection, wards: tuple[Ward, ...], on: date) -> Iterator[str]:
    """What of the register of the same date would be other, with the first of it by name."""
    before = {ward.code: ward for ward in register.on(db, on)}
    if not before:
        return
    after = {ward.code: ward for ward in wards}
    gone = [before[code] for code in sorted(before.keys() - after.keys())]
    new = [after[code] for code in sorted(after.keys() - before.keys())]
    both = sorted(before.keys() & after.keys())
    other = [before[code] for code in both if before[code] != after[code]]
    yield (
        f"the register of {on:%d %B %Y} is there already: {len(new)} wards more, "
        f"{len(gone)} less, {len(other)} otherwise"
    )
    for words, found in (("more", new), ("less", gone), ("otherwise", other)):
        if found:
            names = ", ".join(f"{ward.code} {ward.name}" for ward in found[:_NAMED])
            yield f"{words}: {names}{' and others' if len(found) > _NAMED else ''}"


def export_wards(db: Connection, on: date) -> Iterator[str]:
    """The lines of the register in force on a day, as a file that `import wards` takes."""
    yield ",".join(COLUMNS) + "\n"
    for ward in register.in_force(db, on):
        line = io.StringIO()
        cells = (ward.county_code, ward.county, ward.constituency_code, ward.constituency)
        csv.writer(line, lineterminator="\n").writerow((*cells, ward.code, ward.name))
        yield line.getvalue()


def _prove(
    db: Connection, languages: Mapping[str, Translate], wards: tuple[Ward, ...], code: str
) -> None:
    """Draws every screen with these names: a register that does not fit would stop the service."""
    places = Gazetteer.build(list(wards), register.aliases(db), register.known_places(db))
    try:
        faults = list(check.faults(menu(places, helplines.confirmed(db), code), languages))
    except BadFlow as bad:
        faults = [str(bad)]
    except KeyError as missing:
        faults = [f"no confirmed helpline {missing}: run `usalama seed`"]
    if faults:
        raise Unshown("\n".join(faults))


def _changes(db: Connection, wards: tuple[Ward, ...], now: datetime) -> Iterator[str]:
    """What is other than in the newest register so far, and the duties left without a place."""
    before = {ward.code: ward for ward in register.in_force(db, date.max)}
    after = {ward.code: ward for ward in wards}
    renamed = sum(after[code] != before[code] for code in after.keys() & before.keys())
    yield (
        f"{len(after.keys() - before.keys())} new codes, {len(before.keys() - after.keys())} gone, "
        f"{renamed} with another name, constituency or county"
    )
    known = {
        "ward": set(after),
        "constituency": {ward.constituency_code for ward in wards},
        "county": {ward.county_code for ward in wards},
        "national": {""},
    }
    lost = sum(duty.area_code not in known[duty.area_level] for duty in duties.everybody(db, now))
    if lost:
        yield f"{lost} duties are for areas this register does not have: import the directory anew"
