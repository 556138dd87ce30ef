"""Words that speak of arms or a child are a fact of the report that rules ask after."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, select

from commandline.explain import explain
from models import alerts, events, outbox, reports
from models.alerts import Alert
from models.reports import Report
from models.vault import place
from routing.rulebook import Row
from routing.rulebook_form import kept
from sms import reporter
from sms.telling import Line
from tests.sms.alerting.deeds import answers
from tests.sms.alerting.lines import Alerting
from tests.sms.alerting.test_rules_in_force import put_in_force

ARMS = kept(Row("arms", flags=frozenset({"armed"}), levels={"police": 0}, clocks={0: (20, 5)}))
CHILD = kept(Row("with a child", flags=frozenset({"child"}), words="no_landmark"))


def words(line: Alerting, said: str, **values: object) -> UUID:
    new = uuid4()
    sealed = line.vault.words.seal(said, place("reports.words", new))
    line.files(id=new, words_sealed=sealed, **values)
    return new


def of(line: Alerting, report: UUID) -> tuple[Report, list[Alert]]:
    with line.database.begin() as db:
        return reports.get(db, report), alerts.of_report(db, report)


def kinds(told: list[Alert]) -> list[str]:
    return sorted(alert.kind for alert in told)


def adds(line: Alerting, report: UUID, said: str) -> None:
    with line.database.begin() as db:
        about = Line(db, line.vault, line.languages, line.now, line.below)
        reporter.add(about, report, said, channel="sms")


def explained(line: Alerting, report: UUID) -> str:
    with line.database.begin() as db:
        return "\n".join(explain(db, reports.get(db, report).reference))


@pytest.mark.parametrize("said", ["two men with guns", "wana bunduki"])
def test_a_robbery_with_guns_filed_as_theft_is_armed_and_the_alert_says_why(
    line: Alerting, said: str
) -> None:
    put_in_force(line.database, line.now, ARMS)
    report = words(line, said)
    line.routes(report)
    kept_as, told = of(line, report)
    assert kept_as.flags == ["armed"] and kinds(told) == ["forum", "police", "private_security"]
    assert kept_as.due_at == line.now + timedelta(minutes=20)
    assert all("by the rule arms (arms or a gang)" in alert.reason for alert in told)
    assert "Its words speak of what rules ask after" in explained(line, report)
    with line.database.begin() as db:
        assert said.split()[-1] not in str(events.of(db, report))


def test_a_theft_without_arms_is_told_as_ever(line: Alerting) -> None:
    put_in_force(line.database, line.now, ARMS)
    report = words(line, "they had no guns")
    line.routes(report)
    kept_as, told = of(line, report)
    assert kept_as.flags == [] and "police" not in kinds(told)


def test_arms_told_of_later_bring_in_who_hears_of_arms_once_and_nobody_again(
    line: Alerting,
) -> None:
    put_in_force(line.database, line.now, ARMS)
    report = line.files()
    line.routes(report)
    then = line.later(minutes=10)
    adds(then, report, "they have guns!")
    kept_as, told = of(line, report)
    assert kinds(told) == ["forum", "police", "private_security"]
    assert kept_as.due_at == then.now + timedelta(minutes=20)
    assert "more told at level 0, by the rules for what is known since" in explained(line, report)
    adds(then.later(minutes=1), report, "guns, I said")
    assert kinds(of(line, report)[1]) == kinds(told)


def test_arms_told_of_after_somebody_accepted_move_no_clock(line: Alerting) -> None:
    put_in_force(line.database, line.now, ARMS)
    report = line.files()
    line.routes(report)
    answers(line, report, "1 {}", "coordinator")
    before = of(line, report)[0].due_at
    adds(line.later(minutes=10), report, "wana silaha")
    kept_as, told = of(line, report)
    assert "police" in kinds(told) and kept_as.due_at == before


def test_arms_told_of_at_a_later_level_bring_in_those_of_the_levels_before(line: Alerting) -> None:
    put_in_force(line.database, line.now, ARMS)
    report = line.files()
    line.routes(report)
    line.raises(report, "no answer")
    adds(line.later(minutes=10), report, "wana silaha")
    kept_as, told = of(line, report)
    assert kept_as.level == 1
    assert sorted((alert.kind, alert.level) for alert in told) == [
        ("forum", 0),
        ("forum", 1),
        ("police", 1),
        ("private_security", 0),
    ]


def test_what_the_desk_has_alone_is_told_to_nobody_more(line: Alerting) -> None:
    put_in_force(line.database, line.now, ARMS)
    report = line.files()
    line.routes(report)
    for _ in range(4):
        line.raises(report, "no answer")
    before = kinds(of(line, report)[1])
    adds(line.later(minutes=10), report, "wana silaha")
    assert kinds(of(line, report)[1]) == before


def test_arms_that_a_second_witness_tells_of_are_known_of_the_incident(line: Alerting) -> None:
    put_in_force(line.database, line.now, ARMS)
    lead = line.files(landmark="Yaya Centre gate")
    line.routes(lead)
    sealed = "Yaya Centre gate"
    second = uuid4()
    said = line.vault.words.seal("they have guns", place("reports.words", second))
    line.files(
        landmark="",
        id=second,
        words_sealed=said,
        landmark_sealed=line.vault.words.seal(sealed, place("reports.landmark", second)),
    )
    line.later(minutes=5).routes(second)
    kept_as, told = of(line, lead)
    assert of(line, second)[0].follows == lead
    assert kept_as.flags == ["armed"] and "police" in kinds(told)


def test_what_a_witness_adds_later_reaches_the_incident_through_the_outbox(line: Alerting) -> None:
    put_in_force(line.database, line.now, ARMS)
    lead, second = (line.files(landmark="Yaya Centre gate") for _ in range(2))
    line.routes(lead)
    line.routes(second)
    adds(line.later(minutes=5), second, "they have guns")
    assert "police" not in kinds(of(line, lead)[1])
    with line.database.begin() as db:
        owed = (
            db.execute(
                select(outbox.outbox.c.id).where(
                    outbox.outbox.c.task == "share", outbox.outbox.c.done_at.is_(None)
                )
            )
            .scalars()
            .all()
        )
    for row in owed:
        line.does(row)
    assert "police" in kinds(of(line, lead)[1])


def test_a_row_for_a_child_leaves_the_landmark_out(line: Alerting) -> None:
    put_in_force(line.database, line.now, CHILD)
    report = words(line, "mtoto ameumia")
    line.routes(report)
    assert {alert.says for alert in of(line, report)[1]} == {"no_landmark"}


def test_reading_the_words_costs_nothing_where_they_speak_of_nothing(line: Alerting) -> None:
    sent: list[str] = []
    report, other = words(line, "my phone is gone"), words(line, "they have guns")
    event.listen(line.database, "before_cursor_execute", lambda *a: sent.append(a[2]))
    line.routes(report)
    plain = len(sent)
    sent.clear()
    line.routes(other)
    assert len(sent) - plain <= 4, sent  # the fact, its event, the report again
