"""What the plan needs from the database: the ward a report is in, and whose duties cover it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, Connection, select

from models import duties, rule_books, stand_ins
from models.directory import organisations, people
from models.duties import NO_END, Duty
from models.register import Ward, newest, wards
from models.rule_books import RuleBook
from models.stand_ins import StandIn
from models.users import users
from routing.directory import Directory, Holder, areas_of
from routing.hours import EAST_AFRICA, BadHours, parse, spoken
from routing.reasons import OFF, OFF_UNTIL, REFUSED, STOPPED
from routing.rulebook import SHIPPED, Book
from routing.rulebook_form import BadRow, book

_log = structlog.get_logger()
StandIns = Mapping[UUID, StandIn]  # by who is away
_NOBODY: StandIns = MappingProxyType({})
_OF_A_PERSON = (
    "person_id",
    "contact_id",
    "person",
    "role",
    "language",
    "off_until",
    "blocked",
    "sms_stopped_at",
    "also",
    "also_of",
)


def directory_for(db: Connection, ward: Ward, now: datetime) -> Directory:
    """Every duty that covers a ward and the rules in force, in one query each; one more where
    somebody is away, for who stands in.
    """
    found = duties.covering(db, areas_of(ward).items(), now)
    return directory_of(found, now, book_at(db, now), standing_in(db, found, now))


def holders_of(db: Connection, ward: Ward, now: datetime) -> list[Holder]:
    """Everybody with a duty that covers a ward, also who is away, and beside them who stands in."""
    found = duties.covering(db, areas_of(ward).items(), now)
    instead = directory_of(found, now, SHIPPED, standing_in(db, found, now))
    stands_in = (holder for holder in instead.holders if holder.stands_in)
    return [*directory_of(found, now, SHIPPED).holders, *stands_in]


def people_of(db: Connection, organisation_id: UUID) -> list[Holder]:
    """Everybody of an organisation as words may name them, with a duty or without. Where nobody is
    left it is one holder without a name: the organisation's own can still be said.
    """
    return _people(db, organisations.c.id == organisation_id)


def people_of_users(db: Connection) -> list[Holder]:
    """The same of every organisation that a console user works for."""
    user = users.c
    tied = select(user.organisation_id).where(user.disabled_at.is_(None))
    return _people(db, organisations.c.id.in_(tied.where(user.organisation_id.is_not(None))))


def _people(db: Connection, these: ColumnElement[bool]) -> list[Holder]:
    its = organisations.c
    here = (people.c.organisation_id == its.id) & people.c.left_at.is_(None)
    rows = db.execute(
        select(
            its.id,
            its.name,
            its.kind,
            people.c.id,
            people.c.contact_id,
            people.c.name,
            people.c.role,
        )
        .select_from(organisations.outerjoin(people, here))
        .where(these)
    )
    return [
        Holder(
            person_id=person_id or organisation_id,
            contact_id=contact_id or organisation_id,
            organisation_id=organisation_id,
            organisation=organisation,
            kind=kind,
            person=person or "",
            role=role or "",
            language="",
            area_level="",
            area_code="",
            categories=None,
            level=0,
            hours="",
            unreachable="",
        )
        for organisation_id, organisation, kind, person_id, contact_id, person, role in rows
    ]


def directory_of_county(
    db: Connection, county_code: str, wards: Iterable[Ward], at: datetime, now: datetime
) -> Directory:
    """Every duty that covers any of a county's wards and the rules, in one query each; where `at`
    is past, as both were then, in one query more.
    """
    inside = (ward for ward in wards if ward.county_code == county_code)
    areas = sorted({pair for ward in inside for pair in areas_of(ward).items()})
    past = at < now
    held = duties.covering_then(db, areas, at) if past else duties.covering(db, areas, at)
    return directory_of(held, at, book_at(db, at), standing_in(db, held, at, then=past))


def standing_in(
    db: Connection, held: Iterable[Duty], now: datetime, *, then: bool = False
) -> StandIns:
    """Who stands in for those of these duties' holders who are away; no query where none is."""
    away = {duty.person_id for duty in held if _unreachable(duty, now)}
    return stand_ins.at(db, away, now, then=then) if away else {}


def book_at(db: Connection, at: datetime) -> Book:
    """The rules in force at a time. Rows nobody can read are as none: duties stand as they are."""
    found = rule_books.in_force(db, at)
    return SHIPPED if found is None else _readable_book(found)


def books_from(
    db: Connection, at: datetime, until: datetime
) -> tuple[Book, list[tuple[datetime, Book]]]:
    """The rules in force at a time, and those that follow before another, each with its time, in
    order; one query.
    """
    found = rule_books.in_force_between(db, at, until)
    held, later = SHIPPED, []
    for one in found:
        if one.effective_at is None or one.effective_at <= at:
            held = _readable_book(one)
        else:
            later.append((one.effective_at, _readable_book(one)))
    return held, later


def _readable_book(found: RuleBook) -> Book:
    try:
        return book(found.number, found.rows)
    except BadRow as bad:
        _log.critical("rules_unreadable", book=found.number, faults=len(bad.faults))
        return SHIPPED


def ward_on(db: Connection, code: str, on: date) -> Ward:
    """The ward of a code in the register in force on a day.

    A code which that register does not have gives a ward in no constituency and no county: what
    happens there is still told nationally.
    """
    names = [wards.c[name] for name in Ward.__dataclass_fields__]
    row = db.execute(
        select(*names).where(wards.c.code == code).where(wards.c.effective_on == newest(on))
    ).one_or_none()
    return Ward(*row) if row else Ward(code, code, "", "", "", "")


def day_of(at: datetime) -> date:
    """The day a moment belongs to in East Africa."""
    return at.astimezone(EAST_AFRICA).date()


def directory_of(
    found: list[Duty], now: datetime, book: Book, instead: StandIns = _NOBODY
) -> Directory:
    """Duties as the plan sees them at a time, under a book of rules; `instead` by who is away."""
    holders = (_holder(duty, now, instead.get(duty.person_id)) for duty in found)
    return Directory(tuple(holders), book)


def _holder(duty: Duty, now: datetime, instead: StandIn | None) -> Holder:
    if instead is not None:
        own = {name: getattr(instead, name) for name in _OF_A_PERSON}
        return replace(_holder(replace(duty, **own), now, None), stands_in=True)
    return Holder(
        person_id=duty.person_id,
        contact_id=duty.contact_id,
        organisation_id=duty.organisation_id,
        organisation=duty.organisation,
        kind=duty.kind,
        person=duty.person,
        role=duty.role,
        language=duty.language,
        area_level=duty.area_level,
        area_code=duty.area_code,
        categories=None if duty.categories is None else tuple(duty.categories),
        level=duty.level,
        hours=_readable(duty.hours),
        unreachable=_unreachable(duty, now),
        accredited_until=duty.accredited_until,
        licence_number=duty.licence_number,
        licence_until=duty.licence_until,
        also=frozenset(duty.also or ()),
        also_of=frozenset(duty.also_of or ()),
    )


def _readable(hours: str) -> str:
    """Hours that cannot be read count as always: told once too often is better than never."""
    try:
        parse(hours)
    except BadHours:
        return ""
    return hours


def _unreachable(duty: Duty, now: datetime) -> str:
    if duty.off_until is not None and duty.off_until > now:
        return OFF if duty.off_until >= NO_END else OFF_UNTIL + spoken(duty.off_until)
    if duty.blocked:
        return REFUSED + duty.blocked
    return STOPPED if duty.sms_stopped_at is not None else ""
