"""Days and times as an operator types them."""

from __future__ import annotations

import click
import pytest

from cli import usalama
from commandline import moments

CONTEXT = click.Context(usalama)
OPTION = click.Option(["--since"])


@pytest.mark.parametrize(
    "typed, begins, ends",
    [
        ("2026-11-21", "2026-11-20T21:00:00Z", "2026-11-21T21:00:00Z"),
        ("2026-11-21T14:30", "2026-11-21T11:30:00Z", "2026-11-21T11:30:00Z"),
        ("2026-11-21T14:30Z", "2026-11-21T14:30:00Z", "2026-11-21T14:30:00Z"),
        ("2026-11-21T14:30:05+01:00", "2026-11-21T13:30:05Z", "2026-11-21T13:30:05Z"),
    ],
    ids=["a day", "here", "UTC", "another zone"],
)
def test_a_day_begins_and_ends_in_east_africa(typed: str, begins: str, ends: str) -> None:
    first, last = moments.moment(CONTEXT, OPTION, typed), moments.end(CONTEXT, OPTION, typed)
    assert first
    assert last
    assert (moments.written(first), moments.written(last)) == (begins, ends)


@pytest.mark.parametrize("typed", ["yesterday", "2026-02-30", "14:30", "", "2026-11-21T25:00"])
def test_what_is_no_time_is_wrong_use(typed: str) -> None:
    with pytest.raises(click.BadParameter, match="is no time"):
        moments.moment(CONTEXT, OPTION, typed)


def test_what_is_not_typed_is_not_meant() -> None:
    assert moments.moment(CONTEXT, OPTION, None) is None
    assert moments.end(CONTEXT, OPTION, None) is None


def test_a_day_that_is_none_is_wrong_use() -> None:
    with pytest.raises(click.BadParameter, match="is no day"):
        moments.day(CONTEXT, OPTION, "21.11.2026")
