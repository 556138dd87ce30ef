"""Several who tell of one thing are one incident: one alert and a count, each with an answer."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread
from uuid import UUID

import pytest
from sqlalchemy import Engine, event, func, select

from commandline.explain import explain
from models import contacts, events, incidents, messages, outbox, references, reports
from models.alerts import alerts
from models.alerts import of_report as alerts_of_report
from models.report_states import CLOCK, DESK, HOLDER, RESIDENT
from models.reports import Report
from models.vault import place
from sms import gsm, reporter, texts_incidents
from sms.incidents import mend, part
from sms.telling import Line
from tests.sms.alerting.lines import Alerting

YAYA = "Yaya Centre stage"


def tells(line: Alerting, who: int, landmark: str = YAYA, **values: object) -> UUID:
    """A report of somebody's, filed and routed."""
    with line.database.begin() as db:
        phone = contacts.keep(db, line.vault, f"+254700000{who}", line.now).id
    report = line.files(landmark, contact_id=phone, **values)
    line.routes(report)
    return report


def of(line: Alerting, report: UUID) -> Report:
    with line.database.begin() as db:
        return reports.get(db, report)


def alerted(line: Alerting) -> int:
    with line.database.begin() as db:
        return db.execute(select(func.count()).select_from(alerts)).scalar_one()


def texts(line: Alerting, purpose: str) -> list[str]:
    with line.database.begin() as db:
        rows = db.execute(
            select(messages.messages)
            .where(messages.messages.c.purpose == purpose)
            .order_by(messages.messages.c.created_at)
        ).all()
    return [
        line.vault.words.open(row.words_sealed, place("messages.words", row.id)) for row in rows
    ]


def test_three_people_are_one_alert_and_a_count(line: Alerting) -> None:
    first = tells(line, 501)
    told = alerted(line)
    second = tells(line.later(minutes=4), 502, "near yaya")
    third = tells(line.later(minutes=9), 503, "yaya center")
    assert alerted(line) == told
    assert [of(line, one).follows for one in (first, second, third)] == [None, first, first]
    assert len({of(line, one).reference for one in (first, second, third)}) == 3
    with line.database.begin() as db:
        assert incidents.count(db, first) == 3
    assert len(texts(line, "count")) == told
    assert "3 people report it now" in "".join(texts(line, "count"))


def test_the_same_phone_again_is_a_repeat_and_not_a_witness(line: Alerting) -> None:
    first = tells(line, 501)
    again = tells(line.later(minutes=3), 501, "")
    assert of(line, again).follows == first
    with line.database.begin() as db:
        assert incidents.count(db, first) == 1


@pytest.mark.parametrize(
    ("landmark", "values"),
    [
        pytest.param("Junction Mall", {}, id="another place"),
        pytest.param("", {}, id="no place named"),
        pytest.param(YAYA, {"ward_code": "1372"}, id="another ward"),
        pytest.param(YAYA, {"category": "fire", "severity": "urgent"}, id="another category"),
        pytest.param(YAYA, {"happening_now": True}, id="more urgent than the first"),
        pytest.param(YAYA, {"hurt": "yes"}, id="somebody is hurt"),
        pytest.param(YAYA, {"kept_from": ["forum"]}, id="kept from somebody"),
        pytest.param(YAYA, {"apart": True}, id="parted before"),
    ],
)
def test_what_may_not_be_joined_stands_for_itself(
    line: Alerting, landmark: str, values: dict[str, object]
) -> None:
    tells(line, 501)
    other = tells(line.later(minutes=2), 502, landmark, **values)
    assert of(line, other).follows is None


def test_what_has_ended_is_joined_by_nothing_new(line: Alerting) -> None:
    first = tells(line, 501)
    with line.database.begin() as db:
        reports.move(db, first, "solve", by=HOLDER, closed_at=line.now, due_at=None)
    assert of(line, tells(line.later(minutes=2), 502)).follows is None


def test_who_follows_shares_what_becomes_of_the_lead(line: Alerting) -> None:
    first, second = tells(line, 501), tells(line, 502)
    with line.database.begin() as db:
        who = db.execute(select(alerts.c.person_id)).scalars().first()
        due = line.now + timedelta(days=3)
        reports.move(db, first, "accept", by=HOLDER, holder_id=who, due_at=due)
    third = tells(line.later(minutes=5), 503)
    for one in (second, third):
        found = of(line, one)
        assert (found.state, found.holder_id, found.due_at) == ("acknowledged", who, due)
    with line.database.begin() as db:
        ended = {"closed_at": line.now, "due_at": None, "outcome": "solved"}
        reports.move(db, first, "solve", by=HOLDER, **ended)
    assert [of(line, one).state for one in (second, third)] == ["resolved"] * 2


def test_the_ladder_raises_an_incident_once_and_says_how_many(line: Alerting) -> None:
    first, second = tells(line, 501), tells(line, 502)
    before = alerted(line)
    line.later(hours=2).ticks()
    assert alerted(line) == before + 1
    assert [of(line, one).level for one in (first, second)] == [1, 1]
    assert of(line, first).due_at == of(line, second).due_at
    assert "2 people report it." in texts(line, "alert")[-1]


def test_two_workers_at_once_make_one_incident(line: Alerting) -> None:
    filed = []
    with line.database.begin() as db:
        for who in range(501, 505):
            filed.append(contacts.keep(db, line.vault, f"+254700000{who}", line.now).id)
    owed = [line.owes("route", line.files(YAYA, contact_id=phone)) for phone in filed]
    workers = [Thread(target=line.does, args=(one,)) for one in owed]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with line.database.begin() as db:
        follows = db.execute(select(reports.reports.c.follows)).scalars().all()
    assert len([one for one in follows if one is None]) == 1


def test_parted_by_the_desk_it_is_told_of_by_itself_and_never_joined_again(line: Alerting) -> None:
    tells(line, 501)
    second, before = tells(line, 502), alerted(line)
    with line.database.begin() as db:
        owed = part(db, reports.lock(db, second), line.now, by=DESK, apart=True)
    line.does(owed)
    found = of(line, second)
    assert (found.follows, found.state, found.level, found.apart) == (None, "routed", 0, True)
    assert found.due_at
    assert alerted(line) == 2 * before


def test_who_follows_a_report_that_is_withdrawn_stands_for_itself(line: Alerting) -> None:
    first, second = tells(line, 501), tells(line, 502)
    with line.database.begin() as db:
        ended = {"closed_at": line.now, "due_at": None}
        reports.move(db, first, "withdraw", by=RESIDENT, **ended)
    assert of(line, second).is_open
    assert mend(line.database, line.now) == 1
    with line.database.begin() as db:
        owed = outbox.missed(db, line.now, 10)
    line.does(owed[-1][0])
    found = of(line, second)
    assert (found.follows, found.state) == (None, "routed")
    assert mend(line.database, line.now) == 0


def test_the_timeline_and_the_explanation_say_it(line: Alerting) -> None:
    first, second = tells(line, 501), tells(line, 502)
    with line.database.begin() as db:
        lead = references.written(of(line, first).reference)
        kinds = [one["kind"] for one in events.of(db, second)]
        said = list(explain(db, of(line, second).reference))
        assert [one["kind"] for one in events.of(db, first)][-1] == "told_again"
    assert kinds == ["joined"]
    assert f"It tells of the same as {lead}" in said[2]


def test_joining_costs_no_more_than_telling(line: Alerting) -> None:
    tells(line, 501)
    owed = line.owes("route", line.files(YAYA))
    sent = statements(line.database)
    line.does(owed)
    assert len(sent) <= 18


def statements(database: Engine) -> list[str]:
    sent: list[str] = []
    event.listen(database, "before_cursor_execute", lambda *told: sent.append(told[2]))
    return sent


def test_no_landmark_is_kept_in_clear(line: Alerting) -> None:
    tells(line, 501, "zebrastripe corner")
    tells(line, 502, "zebrastripe corner")
    with line.database.begin() as db:
        for table in ("reports", "events", "outbox"):
            rows = db.exec_driver_sql(f"select {table}::text from {table}").scalars().all()
            assert not any("zebrastripe" in str(row) for row in rows), table


@pytest.mark.parametrize("language", ["en", "sw"])
def test_what_is_said_of_the_count_is_one_part(line: Alerting, language: str) -> None:
    words = texts_incidents.more_people(
        line.languages[language],
        short_number=999,
        category_label="Drugs or illicit brew",
        count=100,
    )
    assert gsm.is_gsm(words) and gsm.segments(words) == 1


def test_the_clock_may_part_but_no_resident_may(line: Alerting) -> None:
    report = tells(line, 501)
    with line.database.begin() as db:
        assert reports.move(db, report, "part", by=CLOCK) == "received"
        with pytest.raises(PermissionError):
            reports.move(db, report, "part", by=RESIDENT)


def test_what_a_follower_adds_reaches_who_was_told_of_the_lead(line: Alerting) -> None:
    first, second = tells(line, 501), tells(line, 502)
    with line.database.begin() as db:
        given = Line(db, line.vault, line.languages, line.now, line.below)
        assert reporter.add(given, second, "they went to the stage", channel="sms")
        reporter.withdraw(given, second)
    assert of(line, first).is_open
    with line.database.begin() as db:
        assert {one.state for one in alerts_of_report(db, first)} == {"open"}


def test_a_follower_whose_end_was_not_the_end_is_told_of_by_itself(line: Alerting) -> None:
    first, second = tells(line, 501), tells(line, 502)
    with line.database.begin() as db:
        ended = {"closed_at": line.now, "due_at": None, "outcome": "solved"}
        reports.move(db, first, "solve", by=HOLDER, **ended)
        given = Line(db, line.vault, line.languages, line.now, line.below)
        assert reporter.reopen(given, second)
    assert (of(line, second).follows, of(line, second).level) == (None, 1)
    assert not of(line, first).is_open
