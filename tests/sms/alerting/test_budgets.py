"""Where a ward has spent its budget, what is not pressing goes counted, once in a day-part."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from models import alerts, budgets, ledger, messages, reports
from models.budgets import FORUM, WARD
from models.directory import organisations
from models.messages import Message
from sms.duty import open_alerts
from sms.pace import Pace
from tests.routing.test_reads import counted
from tests.sms.alerting.lines import Alerting
from tests.sms.alerting.test_alerting import words_of
from tests.sms.scripted_gateway import Answer, Asked, gateway, refusing
from tests.sms.sending import sending
from tests.sms.test_windows import eat

LOW: dict[str, Any] = {"category": "suspicious", "severity": "low"}
SIX = eat(18)  # the end of the day-part that NOON, 15:00 in Nairobi, lies in


def set_budget(line: Alerting, scope: str, key: str, amount: int | None) -> None:
    with line.database.begin() as db:
        budgets.put(
            db,
            scope=scope,
            key=key,
            month=date(2026, 11, 1),
            amount=amount,
            currency="KES",
            now=line.now,
        )


def spend(line: Alerting, amount: int, day: date = date(2026, 11, 20)) -> None:
    with line.database.begin() as db:
        ledger.book_many(
            db,
            purpose="alert",
            currency="KES",
            amount=amount,
            texts=1,
            segments=1,
            day=day,
            ward_code="1371",
        )


def told(line: Alerting, report: UUID) -> list[Message]:
    row = select(messages.messages.c.id).where(messages.messages.c.report_id == report)
    with line.database.begin() as db:
        found = db.execute(row.order_by(messages.messages.c.lane)).scalars().all()
        return [messages.get(db, one) for one in found]


def test_a_ward_without_a_budget_tells_at_once(line: Alerting) -> None:
    spend(line, 10**9)
    report = line.files(**LOW)
    line.routes(report)
    assert {one.held for one in told(line, report)} == {""}


def test_a_ward_that_has_spent_its_budget_waits_for_the_end_of_the_day_part(line: Alerting) -> None:
    set_budget(line, WARD, "1371", 1_000)
    spend(line, 1_000)
    report = line.files(**LOW)
    line.routes(report)
    waiting = told(line, report)
    assert {(one.held, one.next_at, one.capped) for one in waiting} == {("digest", SIX, True)}
    with line.database.begin() as db:
        found = reports.get(db, report)
        assert found.due_at == SIX + timedelta(hours=1), "the level has its time from then on"
        (asha,) = [a for a in alerts.of_report(db, report) if a.role == "coordinator"]
        assert [one.alert_id for one in open_alerts(db, [asha.person_id], line.now)] == [asha.id]


PASSES = [
    ("what is of high severity", {"category": "theft", "severity": "high"}),
    ("what is happening now", {**LOW, "happening_now": True}),
]


@pytest.mark.parametrize("values", [row[1] for row in PASSES], ids=[row[0] for row in PASSES])
def test_what_is_pressing_never_waits(line: Alerting, values: dict[str, Any]) -> None:
    set_budget(line, WARD, "1371", 0)
    report = line.files(**values)
    line.routes(report)
    assert {(one.held, one.next_at) for one in told(line, report)} == {("", line.now)}


def test_the_month_before_does_not_count_and_a_budget_goes_on(line: Alerting) -> None:
    set_budget(line, WARD, "1371", 1_000)
    spend(line, 5_000, day=date(2026, 10, 31))
    report = line.files(**LOW)
    line.routes(report)
    assert {one.held for one in told(line, report)} == {""}
    with line.database.begin() as db:
        kept = budgets.in_force(db, date(2027, 3, 1))
    assert kept[WARD, "1371"].amount == 1_000


def test_a_budget_can_be_taken_off(line: Alerting) -> None:
    set_budget(line, WARD, "1371", 0)
    set_budget(line, WARD, "1371", None)
    report = line.files(**LOW)
    line.routes(report)
    assert {one.held for one in told(line, report)} == {""}


def test_one_organisation_may_have_spent_its_own(line: Alerting) -> None:
    with line.database.begin() as db:
        guards = select(organisations.c.id).where(organisations.c.name == "Guards")
        guarded = db.execute(guards).scalar_one_or_none()
        everyone = select(organisations.c.id).where(organisations.c.name != "Guards")
        forum = db.execute(everyone.limit(1)).scalar_one()
    assert guarded is not None and forum is not None
    report = line.files(**LOW)
    with line.database.begin() as db:
        asha = (
            db.execute(select(organisations.c.id).where(organisations.c.kind == "forum"))
            .scalars()
            .all()
        )
    for one in asha:
        set_budget(line, FORUM, str(one), 0)
    line.routes(report)
    assert {one.held for one in told(line, report)} == {"digest"}
    with line.database.begin() as db:
        assert reports.get(db, report).due_at == SIX + timedelta(hours=1)


def test_one_text_for_each_coordinator_and_day_part_counts_what_waited(line: Alerting) -> None:
    set_budget(line, WARD, "1371", 0)
    filed = [line.files(**LOW) for _ in range(3)]
    for report in filed:
        line.routes(report)
    pace = Pace(languages=line.languages, code="*384*70421#")
    waiting = [one for report in filed for one in told(line, report)]
    send = sending(line.database, line.vault, SIX, pace)
    with gateway() as at:
        assert {send(at, one.id, -60).status for one in waiting} == {""}
        assert [send(at, one.id).status for one in waiting].count("accepted") == 1
    assert [asked.fields["message"] for asked in at.asked] == [
        "3 reports wait in Kilimani. Dial *384*70421# or reply LIST"
    ]
    with line.database.begin() as db:
        carried = messages.get(db, waiting[0].id).carried_by
        assert carried and messages.get(db, carried).purpose == "digest"


def test_one_alone_is_told_in_full(line: Alerting) -> None:
    set_budget(line, WARD, "1371", 0)
    report = line.files(**LOW)
    line.routes(report)
    (one,) = told(line, report)
    with gateway() as at:
        sending(line.database, line.vault, SIX)(at, one.id)
    with line.database.begin() as db:
        assert at.asked[0].fields["message"] == words_of(db, line.vault, one)


def test_a_digest_does_not_go_at_night(line: Alerting) -> None:
    set_budget(line, WARD, "1371", 0)
    reports_of_it = [line.files(**LOW) for _ in range(2)]
    for report in reports_of_it:
        line.routes(report)
    night, morning = eat(22), eat(6, day=22)
    with gateway() as at:
        one, *others = [one for report in reports_of_it for one in told(line, report)]
        send = sending(line.database, line.vault, night, Pace(languages=line.languages))
        assert {send(at, each.id).status for each in (one, *others)} == {"queued"}
        assert at.asked == [], "nobody is woken for it"
        waits = told(line, reports_of_it[0])
        assert {(each.held, each.next_at) for each in waits} == {("digest", morning)}
        assert send(at, one.id, 8 * 3600).status == "accepted"
    assert at.asked[0].fields["message"].startswith("2 reports wait in Kilimani.")


@pytest.mark.parametrize(
    "script",
    [refusing("InsufficientBalance", 405), lambda _asked: Answer(status=500)],
    ids=["no money", "the gateway is ill"],
)
def test_a_digest_tried_in_vain_by_day_does_not_go_at_night_either(
    line: Alerting, script: Callable[[Asked], Answer]
) -> None:
    set_budget(line, WARD, "1371", 0)
    report = line.files(**LOW)
    line.routes(report)
    (one,) = told(line, report)
    with gateway(script) as at:
        assert sending(line.database, line.vault, SIX)(at, one.id).status == "queued"
    with gateway() as at:
        assert sending(line.database, line.vault, eat(22))(at, one.id).status == "queued"
        assert at.asked == []
        assert sending(line.database, line.vault, eat(6, day=22))(at, one.id).status == "accepted"


@pytest.mark.parametrize(
    ("values", "without", "with_one"),
    [pytest.param({}, 0, 0, id="high severity"), pytest.param(LOW, 1, 2, id="low severity")],
)
def test_a_budget_costs_a_known_number_of_statements(
    line: Alerting, values: dict[str, Any], without: int, with_one: int
) -> None:
    assert asked_of_money(line, values) == without
    set_budget(line, WARD, "1371", 0)
    assert asked_of_money(line, values) == with_one


def asked_of_money(line: Alerting, values: dict[str, Any]) -> int:
    """How many statements of one routing read budgets or what was spent."""
    owed = line.owes("route", line.files(**values))
    with counted(line.database) as sent:
        line.does(owed)
    return sum("budgets" in statement or "charges" in statement for statement in sent)
