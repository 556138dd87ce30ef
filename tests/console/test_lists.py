"""The lists: filters that are the address, pages that neither skip nor repeat, what is new."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from console.paging import counted
from tests.console import stories
from tests.console.conftest import Console
from tests.console.stories import Evening
from tests.console.walking import AFTER

REFERENCES = re.compile(r'/reports/([0-9-]{11})"')


def shown(console: Console, path: str, role: str = "operator") -> str:
    answer = console.signed_in(role).get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


def references(page: str) -> list[str]:
    return [found.replace("-", "") for found in REFERENCES.findall(page)]


@pytest.mark.parametrize(
    "query, numbers",
    [
        ("attention=overdue", [10450712, 66120934]),
        ("attention=desk", [31077745]),
        ("attention=unanswered", [90031266, 10450712, 71940058, 66120934, 31077745]),
        ("type=fixed", [27719403]),
        ("type=closed", [14442087, 83316540]),
        ("category=livestock", [31077745]),
        ("ward=Kilimani", [90031266, 48213097, 55802199]),
        ("ward=1371&category=theft", [48213097]),
        ("level=1", [71940058]),
        ("since=24h&type=open", [90031266, 48213097, 10450712, 71940058, 55802199]),
        ("since=2026-11-19&until=2026-11-19", [31077745]),
    ],
)
def test_reports_are_filtered_by_the_address(
    looked_at: Console, query: str, numbers: list[int]
) -> None:
    page = shown(looked_at, f"/reports?{query}")
    assert references(page) == [stories.reference(number) for number in numbers]


@pytest.mark.parametrize(
    "query, count",
    [
        ("direction=in", 3),
        ("status=failed", 1),
        ("reason=AbsentSubscriber", 1),
        ("purpose=alert", 4),
        ("ward=Kilimani", 5),
        (f"report={stories.reference(48213097)}", 5),
        ("report=482-130-971&direction=out", 4),
        ("since=24h&status=unknown", 1),
        ("until=2026-11-01", 0),
        ("", 9),
    ],
)
def test_messages_are_filtered_by_the_address(looked_at: Console, query: str, count: int) -> None:
    page = shown(looked_at, f"/messages?{query}")
    assert f"<strong>{count}</strong> message" in page
    assert page.count('class="row"') == count


@pytest.mark.parametrize(
    "query, count",
    [("network=63903", 9), ("end=Incomplete", 1), ("language=sw", 0), ("end=open", 0), ("", 12)],
)
def test_calls_are_filtered_by_the_address(looked_at: Console, query: str, count: int) -> None:
    page = shown(looked_at, f"/calls?{query}")
    assert page.count('class="row"') == count


@pytest.mark.parametrize(
    "path, sentence",
    [
        ("/reports", "<strong>10</strong> reports: last 7 days. Newest first."),
        (
            "/reports?type=fixed&since=all",
            "<strong>1</strong> report: solved, all time. Newest first.",
        ),
        (
            "/messages?direction=out&status=failed&since=24h",
            "<strong>1</strong> message: out, failed, last 24 hours. Newest first.",
        ),
        (
            "/reports?ward=township",
            "in Township (Garissa Township) or Township (Wajir East)",
        ),
    ],
)
def test_a_sentence_says_what_is_shown(looked_at: Console, path: str, sentence: str) -> None:
    assert sentence in shown(looked_at, path)


@pytest.mark.parametrize("kind", ["messages", "reports", "calls"])
def test_paging_shows_each_row_once_where_times_are_equal(
    empty: Console, written: Evening, kind: str
) -> None:
    at = written.ago(hours=1)
    for number in range(120):
        moment = at - timedelta(seconds=number // 40)
        if kind == "messages":
            stories.message(written, f"{number}", "Habari", at=moment)
        elif kind == "reports":
            stories.report(written, 11_000_000 + number, at=moment)
        else:
            stories.call(written, f"{number:016x}", at=moment, hops=1)
    seen: list[str] = []
    path = f"/{kind}"
    while path:
        page = shown(empty, path)
        seen += re.findall(rf'class="row" href="/{kind}/([^"]+)"', page)
        older = re.search(r'rel="next" href="(\?[^"]+)"', page)
        path = f"/{kind}{older[1].replace('&amp;', '&')}" if older else ""
    assert len(seen) == len(set(seen)) == 120


def test_a_count_stops_at_a_thousand() -> None:
    assert (counted(1_000), counted(1_001)) == ("1,000", "more than 1,000")


@pytest.mark.parametrize("kind", ["messages", "reports", "calls"])
def test_an_open_list_is_told_how_much_has_come_since(
    console: Console, written: Evening, kind: str
) -> None:
    page = shown(console, f"/{kind}")
    poll = page.split('data-poll="')[1].split('"')[0].replace("&amp;", "&")
    browser = console.signed_in("viewer")
    assert browser.get(poll).status_code == 204
    later = written.now + timedelta(seconds=5)
    stories.report(written, 99_000_001, at=later)
    stories.message(written, "later", "Habari", at=later)
    stories.call(written, "f" * 16, at=later, hops=2)
    answer = browser.get(poll)
    assert (answer.status_code, answer.text) == (200, "1")


def test_what_is_new_is_counted_by_the_same_filters(console: Console, written: Evening) -> None:
    stories.message(written, "later", "Habari", at=written.now + timedelta(seconds=5))
    browser = console.signed_in("viewer")
    after = f"after={int(written.now.timestamp() * 1e6)}.{'0' * 32}"
    assert browser.get(f"/messages/new?{after}&status=failed").status_code == 204
    assert browser.get(f"/messages/new?{after}&status=delivered").text == "1"


def test_a_flood_is_told_as_a_hundred_and_more(empty: Console, written: Evening) -> None:
    for number in range(102):
        stories.call(written, f"{number:016x}", at=written.now, hops=1)
    assert empty.signed_in("viewer").get(f"/calls/new?after={AFTER['text']}").text == "100+"


@pytest.mark.parametrize(
    "path, words",
    [
        ("/", "No report has come in yet"),
        ("/reports", "No report in the last 7 days"),
        ("/messages", "No message in the last 7 days"),
        ("/calls", "No call in the last 7 days"),
        ("/desk", "The desk is empty"),
        ("/reports?category=fire", "Nothing fits these filters"),
    ],
)
def test_an_empty_list_says_why_and_what_to_do(empty: Console, path: str, words: str) -> None:
    assert words in shown(empty, path)
