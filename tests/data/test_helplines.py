"""Helplines are shown only where confirmed, and nobody has signed for a test call not made."""

import re

from data import shipped

LINES = tuple(shipped.rows("helplines.csv"))
CONFIRMED = {"police", "dci", "sgbv", "gbv", "child", "drugs", "ipoa"}
DIALLED = re.compile(r"(\d{3,4}|\+254\d{9})(;\d{3})*")


def test_only_confirmed_helplines_have_status_confirmed() -> None:
    assert {row["key"] for row in LINES if row["status"] == "confirmed"} == CONFIRMED


def test_every_line_has_a_key_of_its_own_and_a_source() -> None:
    assert len({row["key"] for row in LINES}) == len(LINES) == 11
    assert all(row["source"] for row in LINES)


def test_a_confirmed_line_can_be_dialled_as_written() -> None:
    confirmed = [row for row in LINES if row["status"] == "confirmed"]
    assert [row["key"] for row in confirmed if not DIALLED.fullmatch(row["dial"])] == []


def test_a_test_call_has_both_a_date_and_a_signature_or_neither() -> None:
    assert [r["key"] for r in LINES if bool(r["verified_on"]) != bool(r["verified_by"])] == []


def test_the_numbers_the_sensitive_branch_shows_are_those_of_the_field() -> None:
    dial = {row["key"]: row["dial"] for row in LINES}
    assert (dial["gbv"], dial["child"], dial["drugs"], dial["ipoa"]) == (
        "1195",
        "116",
        "1192",
        "1559",
    )
