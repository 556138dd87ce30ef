"""`usalama explain`: who was told of a report, by which rule, until when, and what came of it."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import UUID

import pytest

from commandline.explain import NotExplained, explain, explain_json
from models import alerts, events, references, reports
from models.directory import organisations
from models.references import check_digit
from sms import reporter
from sms.telling import Line
from tests.sms.alerting.deeds import answers
from tests.sms.alerting.lines import Alerting


def lines(line: Alerting, report: UUID) -> list[str]:
    with line.database.begin() as db:
        return list(explain(db, references.written(reports.get(db, report).reference)))


def test_a_routed_report_is_explained_in_sentences(line: Alerting) -> None:
    report = line.files()
    line.routes(report)
    said = lines(line, report)
    assert said[0].endswith(
        ": Theft or robbery in Kilimani, Dagoretti North, Nairobi (ward 1371), "
        "not happening then, filed Sat 21 Nov 15:00."
    )
    assert said[1:4] == [
        "Now routed, level 0; an answer is due by Sat 21 Nov 16:00.",
        "Sat 21 Nov 15:00: routed to level 0; an answer is due by Sat 21 Nov 16:00.",
        "  Told: Kilimani watch, coordinator (Safety forum), by rule level0.ward. "
        "Level 0 for ward Kilimani, all categories, all hours. SMS not sent; no answer.",
    ]
    assert (
        "  Not told: Kilimani watch, deputy (Safety forum), by rule level.later. "
        "Level 1 for ward Kilimani: told if nobody before answers in time." in said
    )


def test_what_came_of_an_alert_is_said(line: Alerting) -> None:
    report = line.files()
    line.routes(report)
    with line.database.begin() as db:
        asha = next(a for a in alerts.of_report(db, report) if a.role == "coordinator")
        minute = line.now + timedelta(minutes=1)
        alerts.change(
            db, asha.id, sent_at=line.now, answered_at=minute, state="accepted", answer="accepted"
        )
    said = "\n".join(lines(line, report))
    assert "SMS sent Sat 21 Nov 15:00; accepted Sat 21 Nov 15:01." in said


ANSWERED = [
    ("2 {} not my area", "Kilimani watch passed it on: Not my area."),
    (
        "3 {} 2 KPLC 88123",
        "Kilimani watch handed it to Kenya Power, where it is 88123; it stays open.",
    ),
    ("3 {} 3", "Kilimani watch closed it: nothing found."),
    ("NOTE {} 1", "Kilimani watch left word: On the way."),
    ("1 {}", "Kilimani watch accepted it."),
]


@pytest.mark.parametrize(("words", "sentence"), ANSWERED, ids=[words for words, _ in ANSWERED])
def test_what_the_report_s_page_says_is_said_here_too(
    line: Alerting, words: str, sentence: str
) -> None:
    report = line.files()
    line.routes(report)
    answers(line, report, words, "coordinator")
    assert f"Sat 21 Nov 15:00: {sentence}" in lines(line, report)


DEEDS = [
    ("held", "clock", {"why": "no digit is right"}, "Held for a look by the desk: no digit is r"),
    ("kept_from", "desk", {"organisation_kept": "The post", "by": "a@b.c"}, "Kept from The post"),
    ("named", "clock", {"named": ["The post"]}, "Names The post: kept from them at every level"),
    ("joined", "clock", {"lead": "482-130-975", "people": 3}, "482-130-975, and shares what beco"),
    ("released", "clock", {}, "Held no longer: the hour was over and nobody had looked."),
    ("closed", "desk", {"outcome": "false"}, "The national desk closed it: false."),
]


@pytest.mark.parametrize(
    ("kind", "actor", "facts", "sentence"), DEEDS, ids=[deed[0] for deed in DEEDS]
)
def test_why_whom_and_how_many_are_said(
    line: Alerting, kind: str, actor: str, facts: dict[str, object], sentence: str
) -> None:
    report = line.files()
    with line.database.begin() as db:
        events.add(db, report, kind, at=line.now, actor=actor, facts=facts)
    assert sentence in lines(line, report)[-1]


def test_a_rise_says_from_where_to_where_and_why(line: Alerting) -> None:
    report = line.files()
    line.routes(report)
    then = line.later(hours=1)
    then.ticks()
    assert (
        "Sat 21 Nov 16:00: raised from level 0 to level 1: no answer by Sat 21 Nov 16:00; "
        "an answer is due by Sat 21 Nov 20:00." in lines(line, report)
    )


def test_at_the_desk_it_says_whose_queue_has_it(line: Alerting) -> None:
    report = line.files()
    line.routes(report)
    for _ in range(4):
        line.raises(report, "passed by Kilimani watch")
    said = lines(line, report)
    assert said[1] == "Now routed, level 4; the national desk's queue has it."
    assert any("raised from level 3 to the national desk" in sentence for sentence in said)


def test_each_round_of_telling_is_one_object(line: Alerting) -> None:
    report = line.files()
    line.routes(report)
    for _ in range(4):
        line.raises(report, "passed")
    with line.database.begin() as db:
        found = [json.loads(o) for o in explain_json(db, reports.get(db, report).reference)]
    assert [one["level"] for one in found] == [0, 1, 2, 3, 4]
    assert {*found[0]} == {"ward_code", "category", "level", "told", "left_out"}
    assert {*found[0]["told"][0]} == {"organisation", "kind", "role", "rule"}
    assert {*found[0]["left_out"][0]} == {"organisation", "kind", "role", "rule", "reason"}
    assert [row["rule"] for row in found[-1]["told"]] == ["desk.national", "desk.queue"]


def test_no_line_names_a_person_or_a_number(line: Alerting) -> None:
    report = line.files(landmark="near Asha's shop")
    line.routes(report)
    said = "\n".join(lines(line, report))
    assert "Asha" not in said and "70000090" not in said


def _whole(digits: str) -> str:
    return digits + check_digit(digits)


@pytest.mark.parametrize(
    ("reference", "says"),
    [
        ("482-130-976", "is no reference"),
        ("thanks", "is no reference"),
        (_whole("12345678"), "there is no report 123-456-78"),
        (_whole("12345678901"), "read by case workers alone"),
    ],
)
def test_what_cannot_be_explained_is_refused_with_the_reason(
    line: Alerting, reference: str, says: str
) -> None:
    with line.database.begin() as db, pytest.raises(NotExplained, match=says):
        explain(db, reference)


def test_the_round_of_a_report_opened_again_is_explained(line: Alerting) -> None:
    report = line.files()
    line.routes(report)
    answers(line, report, "1 {}", "coordinator")
    answers(line, report, "3 {} 1", "coordinator")
    then = line.later(hours=1)
    with line.database.begin() as db:
        reporter.reopen(Line(db, line.vault, line.languages, then.now, line.below), report)
    said = "\n".join(lines(line, report))
    assert (
        "Sat 21 Nov 16:00: reopened by who reported it, resolved as it was, to level 1; an answer "
        "is due by Sat 21 Nov 20:00." in said
    )
    assert said.count("  Told: Kilimani watch, deputy") == 1
    with line.database.begin() as db:
        rounds = [json.loads(one) for one in explain_json(db, reports.get(db, report).reference)]
    assert [one["level"] for one in rounds] == [0, 1]


def test_the_round_of_the_county_s_desk_is_explained(line: Alerting) -> None:
    report = line.files()
    line.routes(report)
    with line.database.begin() as db:
        row = organisations.update().where(organisations.c.name == "Westlands police")
        db.execute(row.values(kind="county_desk"))
    answers(line, report, "3 {} 2 COUNTY", "coordinator")
    said = "\n".join(lines(line, report))
    assert "Kilimani watch handed it to the county; it stays open." in said
    assert "by rule handed.county. The county's desk: it was handed to it." in said
