"""From a report to alerts and messages: the first telling, once, and what it writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, select

from locales.marks import Translate
from models import alerts, events, messages, outbox, reports
from models.alerts import Alert
from models.directory import people
from models.messages import Message
from models.vault import Vault, place
from sms import alerting
from tests.routing.test_reads import counted
from tests.sms.alerting.lines import A_WARD_WITHOUT_ANYBODY, Alerting, a_report

# Of one routing: in all (4 of them to see whom the words name), and for each person told.
STATEMENTS_ONCE, STATEMENTS_EACH = 17, 5


def told(db: Connection, report: UUID) -> list[tuple[str, int, str]]:
    rows = db.execute(
        select(people.c.name, alerts.alerts.c.level, alerts.alerts.c.rule)
        .join(people, people.c.id == alerts.alerts.c.person_id)
        .where(alerts.alerts.c.report_id == report)
        .order_by(people.c.name)
    )
    return [tuple(row) for row in rows]


def message_of(db: Connection, alert: Alert) -> Message:
    row = select(messages.messages.c.id).where(messages.messages.c.alert_id == alert.id)
    return messages.get(db, db.execute(row).scalar_one())


def words_of(db: Connection, vault: Vault, message: Message) -> str:
    return vault.words.open(messages.sealed(db, message.id), place("messages.words", message.id))


def test_everybody_of_the_first_level_is_told_at_once(line: Alerting) -> None:
    report = line.files()
    nudges = line.routes(report)
    with line.database.begin() as db:
        assert told(db, report) == [("Asha", 0, "level0.ward"), ("Guard", 0, "level0.constituency")]
        found = reports.get(db, report)
    assert [lane for lane, _ in nudges] == ["normal", "normal"]
    assert (found.state, found.level, found.at_desk) == ("routed", 0, False)
    assert found.due_at == line.now + timedelta(hours=1)


def test_each_alert_has_its_reason_its_due_time_and_a_short_number_in_its_sms(
    line: Alerting,
) -> None:
    report = line.files(landmark="Yaya Centre")
    line.routes(report)
    with line.database.begin() as db:
        asha = next(a for a in alerts.of_report(db, report) if a.role == "coordinator")
        message = message_of(db, asha)
        words = words_of(db, line.vault, message)
    assert asha.reason == "Level 0 for ward Kilimani, all categories, all hours"
    assert asha.due_at == line.now + timedelta(hours=1)
    assert words == (
        f"{asha.short_number} Theft or robbery, Kilimani, near Yaya Centre. Not now. "
        f"Reply 1 {asha.short_number} accept, 2 {asha.short_number} pass, "
        f"3 {asha.short_number} close"
    )
    assert (message.purpose, message.status, message.segments) == ("alert", "queued", 1)
    assert (message.report_id, message.person_id) == (report, asha.person_id)
    assert message.useful_until == asha.due_at


def test_a_duty_holder_is_told_in_the_language_chosen_for_him(line: Alerting) -> None:
    report = line.files()
    line.routes(report)
    with line.database.begin() as db:
        guard = next(a for a in alerts.of_report(db, report) if a.role == "guard")
        assert "Wizi au uporaji, Kilimani" in words_of(db, line.vault, message_of(db, guard))


@pytest.mark.parametrize(
    ("category", "severity", "happening", "lane", "minutes"),
    [
        pytest.param("theft", "high", False, "normal", 60, id="what is over"),
        pytest.param("theft", "high", True, "urgent", 15, id="what is happening"),
        pytest.param("fire", "urgent", False, "urgent", 60, id="an urgent kind"),
    ],
)
def test_what_is_urgent_goes_by_the_urgent_lane(
    line: Alerting, category: str, severity: str, happening: bool, lane: str, minutes: int
) -> None:
    report = line.files(category=category, severity=severity, happening_now=happening)
    assert {found for found, _ in line.routes(report)} == {lane}
    with line.database.begin() as db:
        assert reports.get(db, report).due_at == line.now + timedelta(minutes=minutes)


def test_the_event_says_who_was_told_and_who_was_not_and_why(line: Alerting) -> None:
    report = line.files()
    line.routes(report)
    with line.database.begin() as db:
        event = events.of(db, report)[-1]
    facts = event["facts"]
    assert (event["kind"], event["actor"]) == ("routed", "clock")
    assert [(row["kind"], row["rule"]) for row in facts["told"]].count(
        ("forum", "level0.ward")
    ) == 1
    assert ("deputy", "level.later") in [(row["role"], row["rule"]) for row in facts["left_out"]]
    assert datetime.fromisoformat(facts["due_at"]) == line.now + timedelta(hours=1)


def test_routing_twice_tells_once(line: Alerting) -> None:
    report = line.files()
    owed = line.owes("route", report)
    assert len(line.does(owed)) == 2
    assert line.does(owed) == []
    assert line.routes(report) == []
    with line.database.begin() as db:
        assert len(alerts.of_report(db, report)) == 2
        assert len(db.execute(select(messages.messages)).all()) == 2


def test_a_task_done_is_not_owed_any_more(line: Alerting) -> None:
    line.routes(line.files())
    with line.database.begin() as db:
        assert outbox.missed(db, line.now + timedelta(hours=1), 10) == []


def test_one_routing_takes_a_known_number_of_statements(
    line: Alerting, capsys: pytest.CaptureFixture[str]
) -> None:
    report = line.files(landmark="Yaya Centre")
    owed = line.owes("route", report)
    with counted(line.database) as sent:
        line.does(owed)
    with capsys.disabled():
        print(f" routing to two people takes {len(sent)} SQL statements", end=" ")
    assert len(sent) == STATEMENTS_ONCE + 2 * STATEMENTS_EACH


def test_an_unknown_ward_goes_to_whoever_serves_the_whole_country(line: Alerting) -> None:
    report = line.files(ward_code="9999")
    line.routes(report)
    with line.database.begin() as db:
        assert told(db, report) == [("National", 3, "level3.national")]


def test_without_anybody_at_all_the_desk_has_it(line: Alerting) -> None:
    with line.database.begin() as db:
        db.execute(people.update().values(left_at=line.now))
    report = line.files()
    assert line.routes(report) == []
    with line.database.begin() as db:
        found = reports.get(db, report)
        assert events.of(db, report)[-1]["facts"]["queue"][0]["rule"] == "desk.queue"
    assert (found.state, found.at_desk, found.due_at, found.level) == ("routed", True, None, 4)


def test_a_level_that_cannot_be_reached_is_passed_over_at_once(line: Alerting) -> None:
    report = line.files(ward_code=A_WARD_WITHOUT_ANYBODY)
    line.routes(report)
    with line.database.begin() as db:
        assert reports.get(db, report).level == 3


def test_a_landmark_that_cannot_be_opened_delays_nobody(line: Alerting) -> None:
    with line.database.begin() as db:
        report = a_report(db, line.vault, line.now, landmark_sealed=b"\x01\x09broken")
    assert len(line.routes(report)) == 2


def test_a_phone_number_in_the_landmark_does_not_reach_the_coordinator(line: Alerting) -> None:
    report = line.files(landmark="call 0712345678 at the gate")
    line.routes(report)
    with line.database.begin() as db:
        said = [words_of(db, line.vault, message_of(db, a)) for a in alerts.of_report(db, report)]
    assert said and not any("0712345678" in words for words in said)


def test_who_has_no_short_number_left_is_no_reason_for_nobody_to_be_told(line: Alerting) -> None:
    busy, report = line.files(), line.files(ward_code="0682")
    with line.database.begin() as db:
        asha = db.execute(select(people).where(people.c.name == "Elsewhere")).one()
        full = [
            {
                "id": uuid4(),
                "report_id": busy,
                "person_id": asha.id,
                "organisation_id": asha.organisation_id,
                "kind": "forum",
                "role": "coordinator",
                "level": number,
                "rule": "",
                "reason": "",
                "short_number": number,
                "state": "open",
                "created_at": line.now,
            }
            for number in range(101, 1000)
        ]
        db.execute(alerts.alerts.insert(), full)
    line.routes(report)
    with line.database.begin() as db:
        assert told(db, report) == [("National", 3, "level3.national")]


def test_a_sensitive_report_among_the_ordinary_ones_is_told_to_nobody(line: Alerting) -> None:
    report = line.files(category="family-safety")
    with pytest.raises(ValueError, match="belongs to the sensitive branch"):
        line.routes(report)
    with line.database.begin() as db:
        assert alerts.of_report(db, report) == []


def test_a_task_of_another_kind_is_an_error(line: Alerting) -> None:
    with pytest.raises(KeyError, match="dance"):
        line.does(line.owes("dance", line.files()))


def test_a_raise_of_what_somebody_may_still_answer_tells_nobody(
    line: Alerting, languages: Mapping[str, Translate], below: Callable[[int], int]
) -> None:
    report = line.files()
    line.routes(report)
    owed = line.owes("raise", report)
    with line.database.begin() as db:
        found = alerting.route(db, line.vault, languages, owed, now=line.now, below=below)
        assert found == []
        assert outbox.take(db, owed) is None
