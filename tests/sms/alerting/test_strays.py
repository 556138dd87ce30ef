"""An open report that neither a clock nor the desk has is found and given back to the line."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models import outbox, reports
from sms.strays import left_behind, mend
from tests.models.stands import stands
from tests.routing.test_reads import counted
from tests.sms.alerting.lines import Alerting


def test_what_nobody_was_told_of_is_routed_again(line: Alerting) -> None:
    report = line.files()
    then = line.later(minutes=3)
    assert mend(line.database, then.now) == 1
    assert mend(line.database, then.now) == 0
    with line.database.begin() as db:
        owed = outbox.missed(db, then.now, 10)
    assert [task for _, task in owed] == ["route"]
    assert len(then.does(owed[0][0])) == 2
    with line.database.begin() as db:
        assert reports.get(db, report).state == "routed"


def test_what_lost_its_clock_is_due_at_once(line: Alerting) -> None:
    report = line.files()
    line.routes(report)
    with line.database.begin() as db:
        stands(db, report, due_at=None)
    then = line.later(minutes=3)
    assert mend(line.database, then.now) == 1
    then.ticks()
    with line.database.begin() as db:
        assert reports.get(db, report).level == 1


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"at_desk": True}, id="at the desk"),
        pytest.param({"state": "resolved", "closed_at": "now"}, id="ended"),
        pytest.param({"state": "partial"}, id="an unfinished call"),
    ],
)
def test_what_needs_no_clock_is_left_alone(line: Alerting, values: dict[str, object]) -> None:
    report = line.files()
    ended = {"closed_at": line.now} if "closed_at" in values else {}
    with line.database.begin() as db:
        stands(db, report, **(values | ended))
    assert mend(line.database, line.now + timedelta(hours=1)) == 0


def test_looking_whose_level_emptied_while_it_was_told_is_two_queries(line: Alerting) -> None:
    for _ in range(3):
        line.routes(line.files())
    with counted(line.database) as sent:
        assert left_behind(line.database, line.now) == []
    assert len(sent) == 2
    assert left_behind(line.database, line.later(hours=1).now) == []
