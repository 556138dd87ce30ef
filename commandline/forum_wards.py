"""Which wards organisations work in, as a CSV file: taken whole or not at all, and given back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, select

from commandline.directory import ACTOR, Progress
from models import audit, forum_links, register
from models.directory import organisations
from models.directory_changes import By
from models.forum_links import Link
from routing.directory_cells import Fault
from routing.directory_file import BadDirectory
from routing.papers import a_day
from routing.reads import day_of

COLUMNS = ("organisation", "ward_code", "reason", "doubt", "from", "until")


def import_forum_wards(
    db: Connection,
    path: Path,
    *,
    now: datetime,
    progress: Progress,
    dry_run: bool = False,
    actor: str = ACTOR,
) -> list[str]:
    """The organisations the file names work in its wards, and from today on in no others: those
    links are ended, none is taken out. Returns what was done, a line each; a dry run returns the
    same and writes nothing. Raises BadDirectory with every bad cell, OSError.
    """
    links = _read(db, path.read_bytes(), day_of(now), progress)
    attempt = db.begin_nested()
    put, ended = forum_links.works(db, By(actor, now), links, day_of(now))
    names = len({link.organisation_id for link in links})
    lines = [f"{len(links)} links of {names} organisations: {put} new or changed, {ended} ended"]
    if dry_run:
        attempt.rollback()
    else:
        audit.note(db, at=now, actor=actor, action="import forum-wards", object=lines[0])
        attempt.commit()
    return lines


def export_forum_wards(db: Connection) -> Iterator[str]:
    """The lines of all links, also those ended, as a file that imports to the same."""
    yield ",".join(COLUMNS) + "\n"
    for name, link in forum_links.everything(db):
        line = io.StringIO()
        until = link.valid_to or ""
        row = (name, link.ward_code, link.reason, link.doubt, link.valid_from, until)
        csv.writer(line, lineterminator="\n").writerow(row)
        yield line.getvalue()


def _read(db: Connection, content: bytes, today: date, progress: Progress) -> list[Link]:
    try:
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        rows = [(reader.line_num, row) for row in reader]
    except (UnicodeDecodeError, csv.Error) as bad:
        raise BadDirectory([Fault(1, "", f"cannot be read as CSV in UTF-8: {bad}")]) from None
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise BadDirectory([Fault(1, "", f"the header must be {','.join(COLUMNS)}")])
    named = select(organisations.c.name, organisations.c.id)
    known = {row.name: row.id for row in db.execute(named)}
    wards = {ward.code for ward in register.in_force(db, today)}
    faults: list[Fault] = []
    links: dict[tuple[UUID, str, date], Link] = {}
    for done, (line, cells) in enumerate(rows, 1):
        found = _link(line, cells, known, wards, today)
        if isinstance(found, Link):
            if found.key in links:
                faults.append(Fault(line, "ward_code", "another line says the same ward and day"))
            links[found.key] = found
        else:
            faults += found
        progress(done, len(rows))
    if not rows:
        faults.append(Fault(1, "", "no line follows the header"))
    if faults:
        raise BadDirectory(faults)
    return list(links.values())


def _link(
    line: int,
    cells: Mapping[str | None, str | None],
    known: Mapping[str, UUID],
    wards: set[str],
    today: date,
) -> Link | list[Fault]:
    """The link of a line, or every fault of its cells. Ended links may name wards that are gone."""
    if None in cells or None in cells.values():
        return [Fault(line, "", f"has not {len(COLUMNS)} cells")]
    said = {name: (cells[name] or "").strip() for name in COLUMNS}
    faults: list[Fault] = []
    days: dict[str, date | None] = {}
    for name in ("from", "until"):
        try:
            days[name] = a_day(said[name])
        except ValueError as bad:
            faults.append(Fault(line, name, str(bad)))
    begins, ends = days.get("from") or today, days.get("until")
    if said["organisation"] not in known:
        faults.append(Fault(line, "organisation", f"there is no {said['organisation']!r}"))
    if said["ward_code"] not in wards and not (ends and ends <= today):
        faults.append(Fault(line, "ward_code", f"no ward has the code {said['ward_code']}"))
    if ends and ends < begins:
        faults.append(Fault(line, "until", f"{ends} is before it begins on {begins}"))
    if faults:
        return faults
    organisation = known[said["organisation"]]
    return Link(organisation, said["ward_code"], said["reason"], said["doubt"], begins, ends)
