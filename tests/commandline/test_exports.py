"""What leaves as a file: the contract's fields, no number, no case, nothing a spreadsheet runs."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from commandline.export_rows import FIELDS, cells
from models.audit import audit
from models.export_rows import SOURCES, Span, batches
from tests.commandline.conftest import Operator
from tests.commandline.story import CASE_REFERENCE, COORDINATOR, NOW, RESIDENT, Story
from tests.models.stands import stands

KINDS = ("reports", "messages", "calls", "alerts", "audit")
CONTRACT = {
    "reports": "reference,category,severity,state,state_type,ward_code,channel,language,contact,"
    "text,landmark,created_at,routed_at,acknowledged_at,closed_at,outcome,level,reopened",
    "messages": "id,direction,purpose,report,person_role,ward_code,network,status,reason,segments,"
    "cost,currency,text,created_at,sent_at,final_at,gateway_id",
    "calls": "call,service_code,network,language,started_at,ended_at,hops,end,last_screen,report,"
    "duration_ms,cost",
    "alerts": "report,organisation,kind,role,level,rule,due_at,sent_at,answered_at,answer",
}


def _whole(story: Story) -> None:
    """One of everything, and a case in confidence."""
    report, person = story.report(landmark="near Yaya, call 0712 345 678"), story.person()
    alert = story.alert(report, person)
    story.message(report_id=report, person_id=person, alert_id=alert, number=COORDINATOR)
    story.message("nimeona", direction="in", purpose="incoming", number=RESIDENT, status="received")
    story.call(report=report)
    story.case()
    story.message("1", purpose="case", number=COORDINATOR)
    story.call("dead", private=True)


def test_the_first_fields_are_those_of_the_contract(operator: Operator) -> None:
    for what, fields in CONTRACT.items():
        assert operator.says("export", what).splitlines()[0].startswith(fields)


@pytest.mark.parametrize("how", ["csv", "jsonl"])
def test_no_number_and_no_case_leaves(operator: Operator, story: Story, how: str) -> None:
    _whole(story)
    asked = ["--with-text", "--reason", "a court asks"]
    for what in KINDS:
        words = asked if what in ("reports", "messages") else []
        said = operator.says("export", what, "--format", how, *words)
        for number in (RESIDENT, COORDINATOR):
            assert number[-9:] not in said.replace(" ", "")
        for secret in (CASE_REFERENCE, "family-safety", "blue gate", "dead", "case,"):
            assert secret not in said


def test_there_is_a_line_for_each_that_may_leave(operator: Operator, story: Story) -> None:
    _whole(story)
    for what, count in {"reports": 1, "messages": 2, "calls": 1, "alerts": 1}.items():
        rows = _rows(operator.says("export", what))
        assert len(rows) == count
        assert {row.get("report", row.get("reference")) for row in rows} <= {"482-130-971", ""}


def test_words_stay_empty_unless_they_are_asked_for(operator: Operator, story: Story) -> None:
    _whole(story)
    for what in ("reports", "messages"):
        for row in _rows(operator.says("export", what)):
            assert row["text"] == ""
            assert row.get("landmark", "") == ""
    assert json.loads(operator.says("export", "reports", "--format", "jsonl"))["text"] == ""


def test_words_that_are_asked_for_are_masked_and_the_asking_is_kept(
    operator: Operator, story: Story
) -> None:
    _whole(story)
    why = "court order 12, ask 0722 000 999"
    row = _rows(operator.says("export", "reports", "--with-text", "--reason", why))[0]
    assert (row["text"], row["landmark"]) == ("he is armed", "near Yaya, call (phone)")
    with story.database.connect() as db:
        noted = db.execute(select(audit)).one()
    assert (noted.action, noted.reason) == (
        "export reports with text",
        "court order 12, ask (phone)",
    )


def test_words_without_a_reason_are_wrong_use(operator: Operator, story: Story) -> None:
    said = operator.is_refused("export", "messages", "--with-text", status=2)
    assert "--with-text needs a --reason" in said
    assert story.rows(audit) == []


def test_words_that_were_destroyed_are_empty_and_others_that_cannot_be_opened_are_said_so(
    operator: Operator, story: Story
) -> None:
    story.message("gone", words_sealed=b"")
    story.message("of another place", at=NOW + timedelta(1), words_sealed=b"\x01\x01 not ours")
    said = operator.says("export", "messages", "--with-text", "--reason", "why")
    assert [row["text"] for row in _rows(said)] == ["", "(cannot be opened)"]


def test_the_sms_of_a_hidden_report_leave_without_words(operator: Operator, story: Story) -> None:
    hidden, shown = story.report(), story.report(reference="123456913")
    with story.database.begin() as db:
        stands(db, hidden, state="hidden")
    story.message("near Zebra", report_id=hidden)
    story.message("near Lion", report_id=shown, at=NOW + timedelta(1))
    said = operator.says("export", "messages", "--with-text", "--reason", "why")
    assert [row["text"] for row in _rows(said)] == ["", "near Lion"]


def test_a_spreadsheet_runs_nothing(operator: Operator, story: Story) -> None:
    begins = ("=", "+", "-", "@", "\t")
    for number, sign in enumerate(begins):
        story.message(f"{sign}HYPERLINK(1)", at=NOW + timedelta(hours=number))
    said = operator.says("export", "messages", "--with-text", "--reason", "why")
    assert [row["text"] for row in _rows(said)] == [f"'{sign}HYPERLINK(1)" for sign in begins]


def test_a_number_below_nought_stays_a_number() -> None:
    assert cells({"a": -1, "b": "-1", "c": None, "d": "b-1"}) == [-1, "'-1", None, "b-1"]


def test_times_are_utc_and_a_day_is_one_of_east_africa(operator: Operator, story: Story) -> None:
    # 21:30 UTC is half past midnight of the next day in Nairobi
    for reference, hours in (("482130971", 9), ("700000002", 10)):
        story.report(reference=reference, at=NOW + timedelta(hours=hours, minutes=-30))
    rows = _rows(operator.says("export", "reports", "--since", "2026-11-22"))
    assert [row["created_at"] for row in rows] == ["2026-11-21T21:30:00Z"]
    rows = _rows(operator.says("export", "reports", "--until", "2026-11-21"))
    assert [row["created_at"] for row in rows] == ["2026-11-21T20:30:00Z"]
    assert _rows(operator.says("export", "reports", "--since", "2026-11-21T21:30:01Z")) == []


def test_one_ward_alone_is_exported_when_it_is_asked_for(operator: Operator, story: Story) -> None:
    here = story.report()
    there = story.report(reference="700000002", ward_code="1366")
    for report in (here, there):
        story.message(report_id=report)
    for what, field in (("reports", "reference"), ("messages", "report")):
        rows = _rows(operator.says("export", what, "--ward", "1366"))
        assert [row[field] for row in rows] == ["700-000-002"]
    said = operator.is_refused("export", "reports", "--ward", "9999")
    assert said == "usalama: no register has a ward 9999\n"


@pytest.mark.parametrize(
    "words",
    [
        ["calls", "--with-text"],
        ["audit", "--ward", "1371"],
        ["directory", "--format", "jsonl"],
        ["reports", "--since", "yesterday"],
        ["secrets"],
    ],
    ids=" ".join,
)
def test_what_an_export_does_not_take_is_wrong_use(
    lone_operator: Operator, words: list[str]
) -> None:
    lone_operator.is_refused("export", *words, status=2)


def test_batches_of_any_size_give_every_row_once_in_order(story: Story) -> None:
    # three of one moment: the key alone tells them apart
    made = [story.message(at=NOW + timedelta(hours=number // 3)) for number in range(6)]
    for size in (1, 2, 3, 7):
        with story.database.connect() as db:
            read = batches(db, SOURCES["messages"], Span(), size)
            found = [row for batch in read for row in batch]
        assert {row.id for row in found} == set(made)
        assert len(found) == len(made)
        assert [row.created_at for row in found] == sorted(row.created_at for row in found)


def test_every_export_is_in_the_audit_before_its_first_row(operator: Operator) -> None:
    rows = _rows(operator.says("export", "audit", "--since", "2026-01-01"))
    assert [(row["action"], row["object"]) for row in rows] == [
        ("export audit", "since 2025-12-31T21:00:00Z")
    ]


def test_the_fields_of_every_export_are_named() -> None:
    assert set(FIELDS) == set(SOURCES) == set(KINDS)


def _rows(said: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(said)))
