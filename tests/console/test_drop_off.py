"""The page of where calls stop: its counts, its filters, and what it does not tell."""

from __future__ import annotations

from tests.console.conftest import Console


def test_it_counts_the_screens_calls_came_to(console: Console) -> None:
    shown = console.signed_in("operator").get("/calls/screens?since=all").text
    assert "Where calls stop" in shown and "ward name" in shown and "category" in shown


def test_it_is_filtered_by_network_language_and_hours(console: Console) -> None:
    visitor = console.signed_in("operator")
    every = visitor.get("/calls/screens?hours=night&network=63907&language=sw")
    assert every.status_code == 200 and "<table" not in every.text
    assert visitor.get("/calls/screens?hours=noon").status_code == 400
