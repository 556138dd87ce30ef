"""The table of purposes: capped, held, under which sender, how long of use; until when it waits."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from console.labels import PURPOSES as SHOWN
from models.messages import UNLISTED
from sms.pace import DIGESTS, Pace, by_the_clock
from sms.purposes import PURPOSES, of
from sms.senders import Senders
from tests.sms.test_windows import eat

OURS = Senders("USALAMA", "21512", "USALAMAINFO")
ROWS = [
    # purpose, capped, held, sender, hours of use
    ("alert", True, False, "21512", None),
    ("merged", True, False, "21512", None),
    ("count", True, False, "21512", None),
    ("coverage", True, True, "21512", 12),
    ("alarm", True, False, "21512", 12),
    ("check", True, True, "21512", 8),
    ("digest", True, True, "21512", None),
    ("case", False, False, "USALAMA", None),
    ("request", False, True, "21512", 72),
    ("request-news", True, True, "USALAMA", 72),
    ("answer", False, False, "21512", 12),
    ("help", False, False, "21512", 12),
    ("news", True, True, "21512", 48),
    ("question", True, True, "21512", 48),
    ("ask", True, True, "21512", 24),
    ("ask-now", True, False, "21512", 2),
    ("update", True, False, "21512", 12),
    ("broadcast", True, True, "USALAMAINFO", None),
]


@pytest.mark.parametrize(
    ("purpose", "capped", "held", "sender", "hours"), ROWS, ids=[row[0] for row in ROWS]
)
def test_each_purpose_has_its_row(
    purpose: str, capped: bool, held: bool, sender: str, hours: int | None
) -> None:
    row = of(purpose)
    assert (row.capped, row.held, OURS.of(purpose)) == (capped, held, sender)
    assert row.useful == (timedelta(hours=hours) if hours else None)
    assert row.why.endswith(".") and len(row.why) > 15


def test_every_purpose_is_in_the_table_and_has_a_name_for_operators() -> None:
    assert [row[0] for row in ROWS] == list(PURPOSES)
    assert set(SHOWN) == (set(PURPOSES) - set(UNLISTED)) | {"incoming"}


WAITS = [
    ("an alert at night", "alert", eat(23), False, None),
    ("an answer at night", "answer", eat(23), False, None),
    ("news at night wait for six", "news", eat(23), False, eat(6, day=22)),
    ("news by day", "news", eat(12), False, None),
    ("a digest at night", "digest", eat(2), False, eat(6)),
    ("a broadcast under a promotional sender, at noon", "broadcast", eat(12), True, None),
    ("the same in the evening", "broadcast", eat(19), True, eat(8, day=22)),
    ("the same at night: both windows", "broadcast", eat(23), True, eat(8, day=22)),
    ("a broadcast under the name, in the evening", "broadcast", eat(19), False, None),
]


@pytest.mark.parametrize(
    ("purpose", "at", "by_day", "until"), [pytest.param(*row[1:], id=row[0]) for row in WAITS]
)
def test_what_is_not_pressing_waits_for_its_hours(
    purpose: str, at: datetime, by_day: bool, until: datetime | None
) -> None:
    wait = by_the_clock(Pace(), purpose, only_by_day=by_day, now=at)
    assert (wait.until if wait else None) == until
    assert wait is None or wait.words.startswith("held: ")


def test_only_a_promotional_sender_has_hours() -> None:
    assert OURS.only_by_day("broadcast")
    assert not Senders("USALAMA", "21512").only_by_day("broadcast")
    assert not OURS.only_by_day("alert")


def test_digests_go_outside_the_quiet_hours() -> None:
    quiet = Pace().quiet
    assert all(not (one >= quiet.start or one < quiet.end) for one in DIGESTS)
