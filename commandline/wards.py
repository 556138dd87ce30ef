"""Putting a ward register into the database under its date, proved to fit every screen first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection

from commandline.office import ACTOR
from commandline.wards_file import read
from locales.marks import Translate
from models import audit, duties, helplines, register
from models.register import Ward
from routing.places import Gazetteer
from ussd import check
from ussd.flow import BadFlow
from ussd.menu import menu


class Unshown(ValueError):
    """A register whose names do not fit the screens; the message says which, one a line."""


def import_wards(
    db: Connection,
    languages: Mapping[str, Translate],
    path: Path,
    *,
    effective_on: date,
    code: str,
    now: datetime,
    dry_run: bool = False,
) -> list[str]:
    """Keeps the register of a file, replacing one of the same date; returns what was done.

    `code` is what callers dial. Raises BadRegister, Unshown, OSError; a dry run writes nothing.
    """
    wards = read(path.read_bytes())
    _prove(db, languages, wards, code)
    lines = [
        f"{len(wards)} wards, in force from {effective_on:%d %B %Y}",
        *_changes(db, wards, now),
    ]
    if not dry_run:
        rows = [asdict(ward) for ward in wards]
        register.replace_register(db, effective_on, path.name, rows)
        told = f"{effective_on.isoformat()}: {'; '.join(lines)}"
        audit.note(db, at=now, actor=ACTOR, action="import wards", object=told)
    return lines


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
