"""Reports of one incident: who follows a lead is told of by its alerts and shares its fate."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, func, or_, select, text
from sqlalchemy.orm import aliased

from models.alerts import Alert, alerts
from models.contacts import REACHED, contacts
from models.events import events
from models.report_states import OPEN
from models.reports import Report, reports

MOST = 60  # reports of a ward and category that a new one is compared with, the newest

_NAME = text(
    "update reports set named_organisations = array(select distinct"
    " unnest(named_organisations || cast(:found as uuid[])) order by 1)"
    " where id = :lead or follows = :lead"
)
_CLEAR = text(
    "with named as (select unnest(named_organisations) as one from reports"
    " where id = :lead or follows = :lead)"
    " update reports set named_organisations = '{}', kept_organisations = array("
    "select distinct kept from unnest(kept_organisations) kept"
    " where kept not in (select one from named) order by kept),"
    " review = case when review = 'named' then '' else review end"
    " where id = :lead or follows = :lead"
)


@dataclass(frozen=True, repr=False)
class Recent:
    """A report another may tell of again. `landmark_sealed` at `reports.landmark|id`."""

    id: UUID
    lead: UUID
    contact_id: UUID | None
    created_at: datetime
    landmark_sealed: bytes | None
    state: str


@dataclass(frozen=True)
class Member:
    """One report of an incident; `follows` is None for the lead."""

    id: UUID
    reference: str
    contact_id: UUID | None
    created_at: datetime
    follows: UUID | None
    state: str
    contact: str
    language: str


def hold_place(db: Connection, report: Report) -> None:
    """One report of a ward and category is routed at a time: two at once would both be leads."""
    db.execute(
        text("select pg_advisory_xact_lock(hashtextextended(:p, 2))"),
        {"p": f"{report.ward_code}:{report.category}"},
    )


def recent(db: Connection, report: Report, since: datetime) -> list[Recent]:
    """Told reports of the same ward and category that may be of the same incident.

    Only of the same urgency and with the same exclusions: to join may neither slow a report down
    nor show it to anybody its reporter keeps it from.
    """
    rows = db.execute(
        select(
            reports.c.id,
            func.coalesce(reports.c.follows, reports.c.id),
            reports.c.contact_id,
            reports.c.created_at,
            reports.c.landmark_sealed,
            reports.c.state,
        )
        .where(reports.c.ward_code == report.ward_code, reports.c.category == report.category)
        .where(reports.c.created_at >= since, reports.c.id != report.id)
        .where(reports.c.happening_now == report.happening_now)
        .where(reports.c.kept_from.contains(report.kept_from))  # in whatever order they were said
        .where(reports.c.kept_from.contained_by(report.kept_from))
        .where(*([reports.c.hurt == "yes"] if report.hurt == "yes" else []))
        .where(reports.c.state.in_(OPEN), reports.c.state.not_in(("received", "held", "partial")))
        .order_by(reports.c.created_at.desc(), reports.c.id)
        .limit(MOST)
    )
    return [Recent(*row) for row in rows]


def members(db: Connection, lead: UUID) -> list[Member]:
    """The lead and who follows it, in the order they came."""
    rows = db.execute(
        select(*(reports.c[name] for name in Member.__dataclass_fields__))
        .where(or_(reports.c.id == lead, reports.c.follows == lead))
        .order_by(reports.c.follows.is_not(None), reports.c.created_at, reports.c.id)
    )
    return [Member(*row) for row in rows]


def people(found: Iterable[Member]) -> int:
    """How many tell of it: a pseudonym counts once, whoever is not known any more as one each, and
    who withdrew not at all.
    """
    told = [one for one in found if one.state != "withdrawn"]
    known = {one.contact_id for one in told if one.contact_id}
    return len(known) + sum(one.contact_id is None for one in told)


def count(db: Connection, lead: UUID) -> int:
    return people(members(db, lead))


def tellers(db: Connection, leads: Collection[UUID]) -> dict[UUID, int]:
    """How many people tell of each of these, where it is more than one; one query for a list."""
    if not leads:
        return {}
    lead = func.coalesce(reports.c.follows, reports.c.id)
    who = func.coalesce(reports.c.contact_id, reports.c.id)
    rows = db.execute(
        select(lead, func.count(who.distinct()))
        .where(or_(reports.c.id.in_(leads), reports.c.follows.in_(leads)))
        .where(reports.c.state != "withdrawn")
        .group_by(lead)
        .having(func.count() > 1)
    )
    return {row[0]: row[1] for row in rows if row[1] > 1}


def listeners(db: Connection, lead: UUID) -> list[Member]:
    """Whoever of the incident agreed to hear of it and is reached by SMS; one query."""
    rows = db.execute(
        select(*(reports.c[name] for name in Member.__dataclass_fields__))
        .join(contacts, contacts.c.id == reports.c.contact_id)
        .where(or_(reports.c.id == lead, reports.c.follows == lead))
        .where(reports.c.contact != "none")
        .where(REACHED)
        .order_by(reports.c.follows.is_not(None), reports.c.created_at, reports.c.id)
    )
    return [Member(*row) for row in rows]


def landmark(db: Connection, lead: UUID) -> tuple[UUID, bytes] | None:
    """The first that follows a lead and has a landmark: its id, and that sealed."""
    row = db.execute(
        select(reports.c.id, reports.c.landmark_sealed)
        .where(reports.c.follows == lead, reports.c.landmark_sealed.is_not(None))
        .where(reports.c.state.in_(OPEN))
        .order_by(reports.c.created_at, reports.c.id)
        .limit(1)
    ).one_or_none()
    return (row[0], row[1]) if row else None


def heir(db: Connection, lead: UUID) -> UUID | None:
    """The oldest open report that follows a lead."""
    row = db.execute(
        select(reports.c.id)
        .where(reports.c.follows == lead, reports.c.state.in_(OPEN))
        .order_by(reports.c.created_at, reports.c.id)
        .limit(1)
    ).one_or_none()
    return row[0] if row else None


def follow(db: Connection, before: UUID, lead: UUID) -> None:
    """Who followed the one that ends follows the new lead."""
    db.execute(reports.update().where(reports.c.follows == before).values(follows=lead))


def name(db: Connection, lead: UUID, organisations: Collection[UUID]) -> None:
    """Writes down whom the words of one name, of the whole incident, beside whom others name."""
    db.execute(_NAME, {"lead": lead, "found": list(organisations)})


def clear(db: Connection, lead: UUID) -> None:
    """Frees a whole incident of all its words name; what the desk keeps it from else stays."""
    db.execute(_CLEAR, {"lead": lead})


def led(these: Any, kinds: Collection[str] = ("joined", "leads", "hidden")) -> Select[Any]:
    """The reports (ids) that some (ids, or a query for them) have followed, as their events of
    these kinds say.
    """
    return (
        select(reports.c.id)
        .join(events, func.replace(events.c.facts["lead"].astext, "-", "") == reports.c.reference)
        .where(events.c.report_id.in_(these), events.c.kind.in_(kinds))
    )


def lent_to(these: Any) -> Select[Any]:
    """What some have followed, and what went on with the incident of each when that ended: those
    that followed follow its heir, and no event of theirs says so.
    """
    known = led(these).cte("lent_to", recursive=True)
    heirs = (
        select(reports.c.id)
        .join(events, func.replace(events.c.facts["report"].astext, "-", "") == reports.c.reference)
        .join(known, known.c.id == events.c.report_id)
        .where(events.c.kind == "led_on")
    )
    return select(known.union(heirs).c.id)


def passed(db: Connection, report_id: UUID) -> list[Alert]:
    """The alerts that were passed on of whatever a report has joined."""
    rows = db.execute(
        select(*(alerts.c[name] for name in Alert.__dataclass_fields__))
        .where(alerts.c.report_id.in_(led([report_id], ("joined",))), alerts.c.state == "passed")
        .order_by(alerts.c.created_at, alerts.c.id)
    )
    return [Alert(*row) for row in rows]


def orphans(db: Connection, limit: int) -> list[UUID]:
    """Open reports that follow one which is open no more: nobody would look at them."""
    lead = aliased(reports)
    rows = db.execute(
        select(reports.c.id)
        .join(lead, lead.c.id == reports.c.follows)
        .where(reports.c.closed_at.is_(None), reports.c.state.in_(OPEN))
        .where(lead.c.state.not_in(OPEN))
        .limit(limit)
    )
    return list(rows.scalars())
