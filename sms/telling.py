"""One round of telling of an ordinary report: the plan's alerts, each with its SMS, in SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection

from locales.marks import Translate
from locales.spoken import spoken
from models import alerts, incidents, reports
from models.alerts import Alert
from models.incidents import Member
from models.register import Ward
from models.reports import Report
from models.vault import Vault, opened
from routing.categories import CATEGORIES
from routing.directory import Holder
from routing.late import untold, with_late
from routing.plan import Plan, Subject, Told, plan
from routing.reads import day_of, directory_for, ward_on
from routing.rules import COUNTY_LEVEL, COUNTY_RULE, due_at
from sms import texts
from sms.budgeting import Digested, digested
from sms.posting import post
from sms.rounds import Round, facts_of

Nudge = tuple[str, UUID]  # a lane and the id of a message in it
_DESK_USE = timedelta(hours=24)  # how long an SMS to the desk, which has no due time, is of use


@dataclass(frozen=True, repr=False)
class Line:
    """What telling needs besides the report."""

    db: Connection
    vault: Vault
    languages: Mapping[str, Translate]
    now: datetime
    below: Callable[[int], int]
    code: str = ""  # what residents dial

    def t(self, language: str) -> Translate:
        return spoken(self.languages, language)

    def post(self, words: str, *, lane: str, **values: Any) -> Nudge | None:
        """Writes a message that waits to be sent; None where its cause was written before."""
        new = post(self.db, self.vault, words, lane=lane, now=self.now, **values)
        return (lane, new) if new else None


@dataclass(frozen=True, repr=False)
class _About:
    """A report opened for telling."""

    report: Report
    ward: Ward
    landmark: str
    before: tuple[Alert, ...]
    members: tuple[Member, ...]  # of the incident; () where only this one can be told of

    @property
    def people(self) -> int:
        return incidents.people(self.members) or 1

    @property
    def reporters(self) -> frozenset[UUID]:
        """Whoever tells of it, where that is known."""
        told = (self.report.contact_id, *(one.contact_id for one in self.members))
        return frozenset(one for one in told if one)

    @property
    def knows(self) -> frozenset[UUID]:
        """The people who were told of it, at any level."""
        return frozenset(alert.person_id for alert in self.before)

    @property
    def subject(self) -> Subject:
        return Subject(
            category=self.report.category,
            severity=self.report.severity,
            ward=self.ward,
            happening_now=self.report.happening_now,
            passed_by=frozenset(a.person_id for a in self.before if a.state == "passed"),
            kept_from=frozenset(self.report.kept_from),
            hurt=self.report.hurt == "yes",
            reporters=self.reporters,
            kept_organisations=frozenset(self.report.kept_organisations),
            named_organisations=frozenset(self.report.named_organisations),
            flags=frozenset(self.report.flags),
        )


def tell(line: Line, report: Report, *, level: int, late: bool = False) -> Round:
    """Tells every holder of a level, or of the next that has any, or leaves it to the desk; `late`:
    and whom a level before has by now, by another row or hour, and who was not told at any.

    Somebody with 899 alerts open already cannot be given another; where that is so of a whole
    level the next one is told too.
    """
    about = _opened(line, report, level)
    directory = directory_for(line.db, about.ward, line.now)
    while True:
        first = plan(about.subject, directory, line.now, level=level)
        if late:
            first = with_late(first, about.subject, directory, line.now, about.knows)
        found = _written(line, about, first)
        if found.nudges or found.plan.desk or not found.plan.told:
            return found
        level = found.plan.level + 1


def tell_more(line: Line, report: Report) -> Round:
    """Tells whom the rules have at its level, or at one before, by what is known of it now, and who
    was not told of it at any. What is the desk's alone by now is told to nobody more.
    """
    about, level = _opened(line, report, report.level), report.level
    directory = directory_for(line.db, about.ward, line.now)
    new = untold(about.subject, directory, line.now, level, about.knows)
    row = plan(about.subject, directory, line.now, level=level).row
    due = due_at(level, line.now, happening_now=about.report.happening_now, row=row)
    return _written(line, about, Plan(level, new, (), due, False, row, directory.book.number))


def tell_county(line: Line, report: Report) -> Round:
    """Tells the county's desk of a report handed to it, at a level of its own: the ladder's goes on
    as it was. Nobody may be `told`: the round says why not.
    """
    about = _opened(line, report, COUNTY_LEVEL)
    found = directory_for(line.db, about.ward, line.now)
    desks = [replace(h, level=0) for h in found.holders if h.kind == "county_desk"]
    first = plan(about.subject, replace(found, holders=tuple(desks)), line.now)
    told = () if first.desk else tuple(replace(one, rule=COUNTY_RULE) for one in first.told)
    due = line.now + _DESK_USE if told else None
    of_county = replace(first, level=COUNTY_LEVEL, told=told, due_at=due, desk=False)
    knows = any(one.kind == "county_desk" and one.state in alerts.OPEN for one in about.before)
    return replace(_written(line, about, of_county), knows=knows)


def lane_of(*, happening_now: bool, severity: str) -> str:
    return "urgent" if happening_now or severity == "urgent" else "normal"


def write(
    line: Line, holder: Holder, text: str, *, useful_until: datetime | None, **values: Any
) -> UUID | None:
    """A message to a duty holder, sealed and queued; None where its cause was written before."""
    return post(
        line.db,
        line.vault,
        text,
        now=line.now,
        person_id=holder.person_id,
        contact_id=holder.contact_id,
        **{"useful_until": useful_until or line.now + _DESK_USE, **values},
    )


def _opened(line: Line, report: Report, level: int) -> _About:
    return _About(
        report=report,
        ward=ward_on(line.db, report.ward_code, day_of(report.created_at)),
        landmark=landmark_of(line, report) or (_of_another(line, report) if level else ""),
        before=_before(line, report),
        members=tuple(incidents.members(line.db, report.id)) if level else (),
    )


def _before(line: Line, report: Report) -> tuple[Alert, ...]:
    """Its alerts; where it follows another, those too, which told of it, and where it did until it
    was opened again, those of them that were passed on.
    """
    lead = alerts.of_report(line.db, report.follows) if report.follows else []
    if report.reopened and not report.apart:
        lead += incidents.passed(line.db, report.id)
    return (*lead, *alerts.of_report(line.db, report.id))


def landmark_of(line: Line, report: Report) -> str:
    """'' where none was given, and where it cannot be opened: the alert matters more."""
    sealed, _ = reports.sealed_words(line.db, report.id)
    return _open(line, report.id, sealed)


def _of_another(line: Line, report: Report) -> str:
    """Where the first said no place: that of the first of the incident who did."""
    found = incidents.landmark(line.db, report.id)
    return _open(line, *found) if found else ""


def _open(line: Line, report_id: UUID, sealed: bytes | None) -> str:
    return opened(line.vault.words, sealed, "reports.landmark", report_id)


def _written(line: Line, about: _About, first: Plan) -> Round:
    digest = digested(line.db, about.report, first, line.now)
    planned = digest.plan
    # locked in one order everywhere, whoever else is telling these people something
    in_order = sorted(planned.told, key=lambda told: told.holder.contact_id)
    written = {told.holder.person_id: _alert(line, about, digest, told) for told in in_order}
    kept = [item for item in (written[told.holder.person_id] for told in planned.told) if item]
    return Round(
        subject=about.subject,
        plan=planned,
        told=tuple(facts for facts, _ in kept),
        nudges=tuple(nudge for _, nudge in kept),
    )


def _alert(
    line: Line, about: _About, digest: Digested, told: Told
) -> tuple[dict[str, Any], Nudge] | None:
    """An alert under a short number of the person's own, and its SMS."""
    report, planned, alert_id = about.report, digest.plan, uuid4()
    row = _row(line, planned, told)
    short_number = alerts.open_one(line.db, line.below, id=alert_id, report_id=report.id, **row)
    if short_number is None:
        return None
    lane = lane_of(happening_now=report.happening_now, severity=report.severity)
    message = write(
        line,
        told.holder,
        _words(line, about, planned, told.holder, short_number),
        purpose="alert",
        lane=lane,
        **_patience(about, digest, told),
        cause=f"alert:{alert_id}",
        report_id=report.id,
        alert_id=alert_id,
    )
    return (facts_of(told) | {"alert": str(alert_id)}, (lane, message)) if message else None


def _row(line: Line, planned: Plan, told: Told) -> dict[str, Any]:
    return {
        "person_id": told.holder.person_id,
        "organisation_id": told.holder.organisation_id,
        "kind": told.holder.kind,
        "role": told.holder.role,
        "level": planned.level,
        "rule": told.rule,
        "reason": told.reason,
        "says": planned.row.words,
        "due_at": planned.due_at,
        "created_at": line.now,
    }


def _words(line: Line, about: _About, planned: Plan, holder: Holder, short_number: int) -> str:
    return texts.alert(
        line.t(holder.language),
        short_number=short_number,
        category_label=CATEGORIES[about.report.category].label,
        ward=about.ward.name,
        landmark=about.landmark if planned.row.words == "full" else "",
        happening_now=about.report.happening_now,
        again=_told_before(about, holder),
        level=planned.level,
        people=about.people,
        involved=about.report.involved,
    )


def _patience(about: _About, digest: Digested, told: Told) -> dict[str, Any]:
    """Whether the caps may hold the text back, never what is urgent; and what it has where it waits
    for a digest.
    """
    report = about.report
    lane = lane_of(happening_now=report.happening_now, severity=report.severity)
    now = {"capped": lane != "urgent", "useful_until": digest.plan.due_at}
    return now | digest.waits(told.holder.person_id)


def _told_before(about: _About, holder: Holder) -> bool:
    return any(alert.person_id == holder.person_id for alert in about.before)
