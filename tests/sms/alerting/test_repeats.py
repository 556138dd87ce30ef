"""One phone tells of the same again: who has it hears of it, and the place reaches who is told."""

from __future__ import annotations

from uuid import UUID

import pytest

from console.happenings import said as sentence
from models import alerts, contacts, events
from sms import gsm, reporter, texts_incidents
from sms.telling import Line
from tests.sms.alerting.deeds import answers, told
from tests.sms.alerting.lines import Alerting
from tests.sms.alerting.test_incidents import YAYA, alerted, of, tells, texts


def pages(line: Alerting, report: UUID) -> list[str]:
    """What the report's page says happened."""
    with line.database.begin() as db:
        return [sentence(e["kind"], e["actor"], e["facts"], "") for e in events.of(db, report)]


def test_a_second_call_brings_the_place_to_those_told_and_to_the_next_level(line: Alerting) -> None:
    first = tells(line, 501, "")
    before = alerted(line)
    second = tells(line.later(minutes=3), 501, YAYA, involved="few")
    assert of(line, second).follows == first and alerted(line) == before
    said = texts(line, "update")
    assert len(said) == before
    assert any(
        one.endswith("the same person reports it again, near Yaya Centre stage. 2 to 5 involved.")
        for one in said
    )
    line.later(hours=1, minutes=1).ticks()
    assert "near Yaya Centre stage" in texts(line, "alert")[-1]


def test_numbers_in_it_are_masked_and_nobody_hears_more_than_three_times_a_day(
    line: Alerting,
) -> None:
    tells(line, 501, "")
    before = alerted(line)
    for minutes in range(1, 7):
        tells(line.later(minutes=minutes), 501, "call 0712345678")
    said = texts(line, "update")
    assert len(said) == 3 * before and not any("0712345678" in one for one in said)


def test_who_has_it_alone_hears_that_it_is_told_again_from_the_same_place(line: Alerting) -> None:
    first = tells(line, 501)
    answers(line, first, "1 {}", "coordinator")
    tells(line.later(minutes=50), 501)
    (said,) = texts(line, "update")
    assert "the same person reports it again" in said


@pytest.mark.parametrize("minutes", [25, 100])
def test_without_a_place_it_is_no_repeat_after_some_minutes(line: Alerting, minutes: int) -> None:
    tells(line, 501, "")
    assert of(line, tells(line.later(minutes=minutes), 501, "")).follows is None


def test_nor_once_somebody_has_taken_the_first(line: Alerting) -> None:
    first = tells(line, 501, "")
    answers(line, first, "1 {}", "coordinator")
    second = tells(line.later(minutes=5), 501, "")
    assert (of(line, second).follows, of(line, second).state) == (None, "routed")


def test_another_person_s_report_is_said_as_a_count_and_no_repeat(line: Alerting) -> None:
    tells(line, 501)
    tells(line.later(minutes=3), 502)
    assert texts(line, "update") == []


def test_what_is_kept_from_the_same_in_another_order_is_joined(line: Alerting) -> None:
    first = tells(line, 501, kept_from=["police", "chief"])
    second = tells(line.later(minutes=1), 502, kept_from=["chief", "police"])
    other = tells(line.later(minutes=2), 503, kept_from=["chief"])
    assert (of(line, second).follows, of(line, other).follows) == (first, None)


def test_a_witness_on_duty_is_not_told_of_the_incident_he_tells_of(line: Alerting) -> None:
    first = tells(line, 501)
    with line.database.begin() as db:
        deputy = contacts.find(db, line.vault, "+254700000901")
    assert deputy is not None
    second = line.files(YAYA, contact_id=deputy.id)
    line.routes(second)
    line.later(hours=1, minutes=1).ticks()
    assert of(line, second).follows == first
    assert "deputy" not in {one.role for one in told(line, first)}


@pytest.mark.parametrize("language", ["en", "sw"])
@pytest.mark.parametrize("landmark", ["", "a" * 160])
def test_it_is_one_part(line: Alerting, language: str, landmark: str) -> None:
    words = texts_incidents.again(
        line.languages[language],
        short_number=999,
        landmark=landmark,
        involved="many",
        of_several=True,
    )
    assert gsm.is_gsm(words) and gsm.segments(words) == 1


def test_a_place_the_rules_leave_out_of_the_alert_is_left_out_here_too(line: Alerting) -> None:
    tells(line, 501, "")
    with line.database.begin() as db:
        db.execute(alerts.alerts.update().values(says="no_landmark"))
    tells(line.later(minutes=3), 501, YAYA)
    said = texts(line, "update")
    assert said and not any("Yaya" in one for one in said)


def test_of_several_one_who_tells_again_is_not_said_to_be_the_one_who_told(line: Alerting) -> None:
    first = tells(line, 501)
    tells(line.later(minutes=2), 502)
    before = len(texts(line, "update"))
    tells(line.later(minutes=5), 502)
    said = texts(line, "update")[before:]
    assert any("one of those who reported it reports it again" in one for one in said)
    assert not any("same person" in one or "mtu yule yule" in one for one in said)
    assert pages(line, first)[-1].endswith("a phone that told of it before: still 2 people")


def test_the_page_says_of_a_repeat_that_nobody_else_tells_of_it(line: Alerting) -> None:
    first = tells(line, 501)
    second = tells(line.later(minutes=5), 501)
    for report in (first, second):
        assert pages(line, report)[-1].endswith("told of it before: still 1 person")
    tells(line.later(minutes=9), 502)
    assert pages(line, first)[-1].endswith(": 2 people now")


def test_who_alone_reported_it_is_not_said_to_be_one_of_several(line: Alerting) -> None:
    first = tells(line, 501)
    tells(line.later(minutes=5), 501)
    answers(line, first, "1 {}", "coordinator")
    answers(line, first, "3 {} 1", "coordinator")
    with line.database.begin() as db:
        reporter.confirm(Line(db, line.vault, line.languages, line.now, line.below), first)
    assert any(": who reported it says it is solved" in one for one in texts(line, "update"))
