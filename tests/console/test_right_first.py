"""The page of reports routed right the first time."""

from __future__ import annotations

from datetime import UTC, datetime

from console.right_first import beginning
from tests.console.conftest import Console
from tests.routing.test_reads import counted

MOST = 4  # statements, the sign-in among them


def test_the_page_counts_by_month_and_ward_and_lists_what_it_teaches(looked_at: Console) -> None:
    viewer = looked_at.signed_in("viewer")
    with counted(looked_at.room.database) as sent:
        page = viewer.get("/coverage/right-first?months=12").text
    assert len(sent) <= MOST, sent
    assert "By ward and category" in page and "2026-11" in page and "What it teaches" in page


def test_without_a_report_it_says_so(empty: Console) -> None:
    viewer = empty.signed_in("viewer")
    for months in ("", "1", "x"):
        assert (
            "Nobody was told of a report"
            in viewer.get(f"/coverage/right-first?months={months}").text
        )


def test_months_begin_in_east_africa() -> None:
    now = datetime(2026, 1, 31, 22, 0, tzinfo=UTC)  # 1 February there
    assert beginning(now, 1) == datetime(2026, 1, 31, 21, 0, tzinfo=UTC)
    assert beginning(now, 3) == datetime(2025, 11, 30, 21, 0, tzinfo=UTC)
