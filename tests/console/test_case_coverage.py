"""Coverage of the sensitive branch: counted, and shown to case workers alone."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Engine

from models import coverage
from models.coverage import Check, Gap
from routing.coverage_hours import ALL_DAY
from tests.console.conftest import Console


def keep(console: Console, database: Engine, *gaps: Gap) -> None:
    now = console.clock.now
    with database.begin() as db:
        coverage.keep(db, list(gaps), Check(b"x", now, now + timedelta(), 1450))


def test_case_workers_see_where_too_few_hear_of_cases(console: Console, database: Engine) -> None:
    keep(
        console,
        database,
        Gap("1371", "family", ALL_DAY, 0, False),
        Gap("1372", "family", 0, ALL_DAY, True),
        Gap("1371", "conduct", 0, ALL_DAY, True),
    )
    page = console.signed_in("caseworker").get("/cases/coverage").text
    lines = [line for line in page.splitlines() if "Nairobi" in line]
    assert len(lines) == 2
    assert "Family and personal safety" in lines[0] and ">1</td>" in lines[0]
    assert "Police conduct" in lines[1]


def test_nothing_of_it_is_on_the_pages_of_others(console: Console, database: Engine) -> None:
    keep(
        console,
        database,
        Gap("1371", "family", ALL_DAY, 0, True),
        Gap("1371", "conduct", ALL_DAY, 0, True),
    )
    for role in ("operator", "admin", "viewer"):
        assert console.signed_in(role).get("/cases/coverage").status_code == 403
    page = console.signed_in("operator").get("/coverage?county=047").text
    assert "amily" not in page and "nobody all day" not in page
    assert "where nobody can be told" not in console.signed_in("operator").get("/").text


def test_before_the_first_look_and_without_a_gap_it_says_so(
    empty: Console, database: Engine
) -> None:
    worker = empty.signed_in("caseworker")
    assert "has not been looked at yet" in worker.get("/cases/coverage").text
    keep(empty, database)
    assert "Two can be told everywhere" in worker.get("/cases/coverage").text


def test_wards_without_any_duty_are_on_the_operators_first_page(
    empty: Console, database: Engine
) -> None:
    names = ("crime", "emergency", "drugs", "other")
    keep(empty, database, *(Gap("1371", name, ALL_DAY, 0, False) for name in names))
    assert "where nobody has any duty" in empty.signed_in("operator").get("/").text
