"""Which wards an organisation works in, dated: a link is ended, never taken out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, Update, insert, or_, select

from models.directory import forum_wards, organisations
from models.directory_changes import About, By, Field, write_all


@dataclass(frozen=True)
class Link:
    """`valid_to` is the first day it no longer holds; None where no end is known."""

    organisation_id: UUID
    ward_code: str
    reason: str
    doubt: str
    valid_from: date
    valid_to: date | None = None

    @property
    def key(self) -> tuple[UUID, str, date]:
        return self.organisation_id, self.ward_code, self.valid_from

    @property
    def words(self) -> str:
        until = f", until {self.valid_to}" if self.valid_to else ""
        return f"{self.ward_code}, from {self.valid_from}{until}"


_shown = tuple(forum_wards.c[name] for name in Link.__dataclass_fields__)


def of(db: Connection, organisation_ids: Collection[UUID]) -> list[Link]:
    """Every link of these organisations, also those ended, by ward and day."""
    here = forum_wards.c.organisation_id.in_(list(organisation_ids))
    order = (forum_wards.c.ward_code, forum_wards.c.valid_from)
    return [Link(*row) for row in db.execute(select(*_shown).where(here).order_by(*order))]


def working(db: Connection, ward_codes: Collection[str], on: date) -> dict[str, set[UUID]]:
    """The organisations that work in each of these wards on a day; one query, none for no ward."""
    found = named(db, ward_codes, on) if ward_codes else {}
    return {ward: {id for id, _name in those} for ward, those in found.items()}


def named(
    db: Connection, ward_codes: Collection[str], on: date
) -> dict[str, list[tuple[UUID, str]]]:
    """(id, name) of the organisations that work in each of these wards on a day, by name."""
    its = forum_wards.c
    rows = (
        select(its.ward_code, organisations.c.id, organisations.c.name)
        .join(organisations, organisations.c.id == its.organisation_id)
        .where(its.ward_code.in_(list(ward_codes)), its.valid_from <= on)
        .where(or_(its.valid_to.is_(None), its.valid_to > on))
        .order_by(organisations.c.name)
    )
    found: dict[str, list[tuple[UUID, str]]] = {}
    for ward, id, name in db.execute(rows):
        found.setdefault(ward, []).append((id, name))
    return found


def everything(db: Connection) -> list[tuple[str, Link]]:
    """(organisation, link) of all there are or were, by organisation, ward and day."""
    rows = (
        select(organisations.c.name, *_shown)
        .join(organisations, organisations.c.id == forum_wards.c.organisation_id)
        .order_by(organisations.c.name, forum_wards.c.ward_code, forum_wards.c.valid_from)
    )
    return [(row[0], Link(*row[1:])) for row in db.execute(rows)]


def works(db: Connection, by: By, wanted: Iterable[Link], on: date) -> tuple[int, int]:
    """(how many began or changed, how many ended): the organisations of these links work in their
    wards and from a day on in no others. A link that is there keeps its first day.
    """
    links = list(wanted)
    before = of(db, {link.organisation_id for link in links})
    known = {link.key: link for link in before}
    open_now = {(one.organisation_id, one.ward_code): one for one in before if not _over(one, on)}
    stays: set[tuple[UUID, str, date]] = set()
    put = 0
    for link in links:
        was = known.get(link.key) or (
            open_now.get((link.organisation_id, link.ward_code)) if link.valid_to is None else None
        )
        stays.add(was.key if was else link.key)
        put += _put(db, by, link, was)
    ended = [one for one in open_now.values() if one.key not in stays]
    for one in ended:
        end(db, by, one, on)
    return put, len(ended)


def add(db: Connection, by: By, link: Link) -> bool:
    """Begins a link; False where the organisation works in that ward on its first day already."""
    there = [one for one in of(db, [link.organisation_id]) if one.ward_code == link.ward_code]
    if any(not _over(one, link.valid_from) for one in there):
        return False
    return _put(db, by, link, None)


def end(db: Connection, by: By, link: Link, on: date) -> None:
    """Ends a link with a day; one that has not begun by then ends as it begins."""
    last = max(on, link.valid_from)
    db.execute(_row(link).values(valid_to=last))
    after = "" if last == link.valid_from else f"{link.ward_code}, until {last}"
    _note(db, by, link, ("ward", link.words, after))


def _put(db: Connection, by: By, link: Link, was: Link | None) -> bool:
    """Writes a link, or what it says otherwise than the one that is there; whether it did."""
    if was is None:
        db.execute(insert(forum_wards).values(**vars(link)))
        _note(db, by, link, ("ward", "", link.words))
        return True
    said = {"reason": link.reason, "doubt": link.doubt, "valid_to": link.valid_to}
    if all(getattr(was, name) == value for name, value in said.items()):
        return False
    db.execute(_row(was).values(**said))
    after = Link(**{**vars(was), **said})
    _note(db, by, was, ("ward", f"{was.words}: {was.reason}", f"{after.words}: {after.reason}"))
    return True


def _over(link: Link, on: date) -> bool:
    return link.valid_to is not None and link.valid_to <= on


def _row(link: Link) -> Update:
    same = (forum_wards.c.organisation_id == link.organisation_id) & (
        forum_wards.c.ward_code == link.ward_code
    )
    return forum_wards.update().where(same, forum_wards.c.valid_from == link.valid_from)


def _note(db: Connection, by: By, link: Link, field: Field) -> None:
    about = About("ward", link.organisation_id, link.organisation_id)
    write_all(db, by, [(about, field)])
