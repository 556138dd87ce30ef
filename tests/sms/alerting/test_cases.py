"""The sensitive branch: who hears of a case, in which words, and what nothing gives away."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from models import messages, sensitive
from models.directory import duties, people
from models.sensitive import Case, sensitive_alerts
from models.vault import place
from routing.categories import CATEGORIES
from sms.telling import Nudge
from tests.sms.alerting.lines import A_WARD_WITHOUT_ANYBODY, Alerting, a_case


def filed(line: Alerting, **values: object) -> UUID:
    with line.database.begin() as db:
        return a_case(db, line.vault, line.now, **values)


def routes(line: Alerting, case: UUID) -> list[Nudge]:
    return line.does(line.owes("route-sensitive", case))


def told(line: Alerting, case: UUID) -> list[str]:
    with line.database.begin() as db:
        rows = db.execute(
            select(people.c.name)
            .join(sensitive_alerts, sensitive_alerts.c.person_id == people.c.id)
            .where(sensitive_alerts.c.report_id == case)
        )
        return sorted(rows.scalars())


def case_of(line: Alerting, case: UUID) -> Case:
    with line.database.begin() as db:
        found = sensitive.get(db, case)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("category", "ward", "names"),
    [
        pytest.param("family-safety", "1371", ["Case worker"], id="family safety: a case worker"),
        pytest.param("police-conduct", "1371", ["Oversight"], id="police conduct: oversight"),
        pytest.param(
            "family-safety", A_WARD_WITHOUT_ANYBODY, [], id="where no case worker is: the queue"
        ),
        pytest.param("child-safety", "1371", [], id="a child: nobody, whoever filed it"),
    ],
)
def test_who_hears_of_a_case(line: Alerting, category: str, ward: str, names: list[str]) -> None:
    case = filed(line, category=category, ward_code=ward)
    assert len(routes(line, case)) == len(names)
    assert told(line, case) == names
    assert case_of(line, case).state == "routed"


def test_the_sms_is_neutral_and_names_no_case(line: Alerting) -> None:
    case = filed(line)
    nudges = routes(line, case)
    with line.database.begin() as db:
        row = db.execute(select(messages.messages)).one()
        words = line.vault.words.open(row.words_sealed, place("messages.words", row.id))
        alert = db.execute(select(sensitive_alerts)).one()
    assert nudges == [("normal", row.id)]
    assert (row.purpose, row.report_id, row.alert_id) == ("case", None, None)
    assert words == "Something new is waiting for you. Please sign in to read it."
    told_nothing_of = ("Kilimani", "1371", "Usalama", *(c.label for c in CATEGORIES.values()))
    assert not any(word in words for word in told_nothing_of)
    for name in (case, alert.id):
        assert str(name) not in row.cause and name.hex not in row.cause


def test_a_case_is_told_once(line: Alerting) -> None:
    case = filed(line)
    assert len(routes(line, case)) == 1
    assert routes(line, case) == []
    with line.database.begin() as db:
        assert len(db.execute(select(messages.messages)).all()) == 1


def test_no_time_of_a_case_is_finer_than_an_hour(line: Alerting) -> None:
    then = line.later(minutes=17, seconds=3)
    case = filed(then)
    routes(then, case)
    with line.database.begin() as db:
        told_at = db.execute(select(sensitive_alerts.c.created_hour)).scalar_one()
        hours = [event["hour"] for event in sensitive.events_of(db, case)]
    found = case_of(line, case)
    assert found.due_at == line.now + timedelta(hours=2)
    for at in (found.created_hour, found.due_at, told_at, *hours):
        assert at == sensitive.hour(at)


def test_a_case_nobody_takes_rises_to_the_case_workers_queue_and_stays(line: Alerting) -> None:
    case = filed(line)
    routes(line, case)
    then = line.later(hours=1)
    assert then.ticks() == []
    found = case_of(line, case)
    assert (found.level, found.due_at, found.state) == (4, None, "routed")
    assert then.later(days=30).ticks() == []
    with line.database.begin() as db:
        kinds = [event["kind"] for event in sensitive.events_of(db, case)]
        assert [waiting.id for waiting in sensitive.waiting(db, 10)] == [case]
    assert kinds == ["received", "routed", "raised"]


def test_police_conduct_climbs_to_the_national_desk_and_never_to_the_police(
    line: Alerting,
) -> None:
    case = filed(line, category="police-conduct")
    routes(line, case)
    line.later(hours=1).ticks()
    line.later(hours=30).ticks()
    assert told(line, case) == ["National", "National", "Oversight"]


def test_a_closed_case_does_not_rise(line: Alerting) -> None:
    case = filed(line)
    routes(line, case)
    with line.database.begin() as db:
        sensitive.change(db, case, closed_hour=line.now)
    assert line.later(hours=9).ticks() == []
    assert case_of(line, case).level == 0


@pytest.mark.parametrize(
    ("who", "category"),
    [("Police", "police-conduct"), ("Elsewhere", "family-safety")],
    ids=["police as oversight", "a forum of another ward as case worker"],
)
def test_whom_the_branch_may_never_reach_it_does_not_reach_at_the_same_phone(
    line: Alerting, who: str, category: str
) -> None:
    """The duty that bars it covers another ward, so that no plan of this one would see it."""
    hat = {"police-conduct": "Oversight", "family-safety": "Case worker"}[category]
    with line.database.begin() as db:
        its = people.c.name == who
        phone = db.execute(select(people.c.contact_id).where(its)).scalar_one()
        db.execute(people.update().where(people.c.name == hat).values(contact_id=phone))
        theirs = duties.c.person_id.in_(select(people.c.id).where(its))
        db.execute(duties.update().where(theirs).values(area_level="ward", area_code="0001"))
    case = filed(line, category=category)
    routes(line, case)
    assert phone not in phones_told(line, case)


def phones_told(line: Alerting, case: UUID) -> set[UUID]:
    told = sensitive.sensitive_alerts
    rows = select(people.c.contact_id).join(told, told.c.person_id == people.c.id)
    with line.database.begin() as db:
        return set(db.execute(rows.where(told.c.report_id == case)).scalars())
