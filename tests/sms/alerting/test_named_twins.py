"""What one of an incident names is known of all of it, and cleared of all of it; no two wait."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlalchemy import select

from models import incidents, reports
from models.directory import organisations
from tests.launch.waiting import until
from tests.sms.alerting.deeds import answers
from tests.sms.alerting.lines import Alerting
from tests.sms.alerting.test_incidents import of, tells
from tests.sms.alerting.test_leads import withdraws
from tests.sms.alerting.test_named import adds
from tests.sms.test_lock_order import _somebody_waits


def organisation(line: Alerting, name: str) -> UUID:
    with line.database.begin() as db:
        row = select(organisations.c.id).where(organisations.c.name == name)
        return UUID(str(db.execute(row).scalar_one()))


@pytest.fixture
def named(line: Alerting) -> tuple[UUID, UUID, set[UUID]]:
    """The first names the forum, the second the police."""
    first, second = tells(line, 501), tells(line.later(minutes=1), 502)
    adds(line, first, "call 0700000900 he did it")
    adds(line, second, "and 0700000903 did it too")
    return (
        first,
        second,
        {organisation(line, one) for one in ("Kilimani watch", "Westlands police")},
    )


def test_what_each_names_is_named_of_the_whole_incident(
    line: Alerting, named: tuple[UUID, UUID, set[UUID]]
) -> None:
    first, second, both = named
    for one in (first, second):
        found = of(line, one)
        assert set(found.named_organisations) == both == set(found.kept_organisations)
        assert found.review == "named"


def test_cleared_of_one_it_is_cleared_of_all_but_what_the_desk_keeps(
    line: Alerting, named: tuple[UUID, UUID, set[UUID]]
) -> None:
    first, second, _ = named
    guards = organisation(line, "Guards")
    with line.database.begin() as db:
        reports.keep_from(db, first, guards)
        incidents.clear(db, first)
    for one in (first, second):
        found = of(line, one)
        assert (found.kept_organisations, found.named_organisations) == ([guards], [])
        assert found.review == ""


@pytest.mark.parametrize("deed", ["adds", "withdraws"])
def test_what_a_twin_s_reporter_does_holds_the_first_report_before_the_twin(
    line: Alerting, deed: str
) -> None:
    first, second = tells(line, 501), tells(line.later(minutes=1), 502)
    answers(line, first, "1 {}", "coordinator")

    def does() -> None:
        if deed == "adds":
            adds(line, second, "coordinator Asha did it")
        else:
            withdraws(line, second)

    with ThreadPoolExecutor(1) as other:
        with line.database.begin() as db:
            reports.lock(db, first)
            done = other.submit(does)
            until(lambda: _somebody_waits(line.database))
            reports.lock(db, second)
        done.result(10)
    assert of(line, second).state == ("withdrawn" if deed == "withdraws" else "routed")
