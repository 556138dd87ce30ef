"""When everything is past its time no column holds what was typed, nor what was made of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, select

from commandline.retention import carried_out
from models import drafts, reports, sensitive
from models.drafts import Draft
from models.sensitive import sensitive_alerts, sensitive_events, sensitive_reports
from tests.commandline.story import Story
from tests.models.processes import engine_of
from tests.models.stands import stands
from tests.sms.alerting.lines import Alerting
from tests.sms.alerting.test_erased_everywhere import (
    ARMS,
    CHILD,
    MADE_OF_IT,
    RESIDENT,
    TYPED,
    a_story,
    of_number,
    where,
)
from tests.sms.alerting.test_rules_in_force import put_in_force

LAST = timedelta(days=3000)


@pytest.fixture
def clock(database_url: str) -> Iterator[Engine]:
    """What carries the schedule out: it may do no more than its role in SQL."""
    yield from engine_of(database_url, "clock")


def cleans(clock: Engine, at: datetime) -> None:
    assert list(carried_out(clock, at))


def a_life(line: Alerting) -> UUID:
    """A report with all that hangs on it, a call, a draft, an idea, a case, a request for help."""
    put_in_force(line.database, line.now, ARMS, CHILD)
    report = a_story(line, "quaggas: coordinator Asha has a gun")
    story = Story(line.database, line.vault)
    story.call(report=report)
    story.call("decaf")
    story.idea(RESIDENT, "okapi for the ward")
    story.lookup(RESIDENT)
    story.request(RESIDENT)
    with line.database.begin() as db:
        phone = drafts.digests(line.vault, RESIDENT)[0]
        sealed = line.vault.words.seal("okapi", "drafts.answers|decaf")
        drafts.keep(db, Draft("decaf", phone, sealed, "en", "theft", "1371", line.now))
        stands(db, report, state="resolved", closed_at=line.now)
    return report


def a_case(line: Alerting) -> UUID:
    """A case kept from Westlands police, which has ended."""
    case = Story(line.database, line.vault).case(RESIDENT)
    with line.database.begin() as db:
        kept = db.execute(select(sensitive.sensitive_reports.c.id)).scalar_one()
        sensitive.change(db, case, kept_organisations=[kept])
        ended = {"state": "closed", "closed_hour": sensitive.hour(line.now), "due_at": None}
        sensitive.change(db, case, **ended)
    return case


def test_past_its_time_nothing_is_left_in_any_column(line: Alerting, clock: Engine) -> None:
    report = a_life(line)
    a_case(line)
    assert where(line, *TYPED) and where(line, *of_number(line))
    cleans(clock, line.now + LAST)
    assert where(line, *TYPED, *MADE_OF_IT, *of_number(line), "blue gate") == set()
    with line.database.connect() as db:
        left = db.execute(select(reports.reports).where(reports.reports.c.id == report)).one()
        for table in (sensitive_reports, sensitive_alerts, sensitive_events):
            assert db.execute(select(table)).all() == []
    assert (left.kept_organisations, left.named_organisations, left.flags) == ([], [], [])
    assert (left.review, left.category, left.state) == ("", "theft", "resolved")


def test_a_report_that_never_had_words_forgets_whom_it_was_kept_from(
    line: Alerting, clock: Engine
) -> None:
    report = line.files(category="other")
    with line.database.begin() as db:
        reports.keep_from(db, report, report)
        stands(db, report, state="resolved", closed_at=line.now)
    for days, kept in ((89, [report]), (91, [])):
        cleans(clock, line.now + timedelta(days=days))
        with line.database.connect() as db:
            assert reports.get(db, report).kept_organisations == kept


@pytest.mark.parametrize(("days", "there"), [(31, True), (179, True), (181, False)])
def test_whom_a_case_is_kept_from_is_known_as_long_as_it_may_be_opened_again(
    line: Alerting, clock: Engine, days: int, *, there: bool
) -> None:
    """Cleared sooner, a case opened again would be told to those it may be about."""
    case = a_case(line)
    cleans(clock, line.now + timedelta(days=days))
    with line.database.connect() as db:
        found = sensitive.get(db, case)
    assert bool(found and found.kept_organisations) is there
    assert (found is not None) is there


def test_a_hidden_report_is_kept_from_them_as_long_as_it_may_be_shown_again(
    line: Alerting, clock: Engine
) -> None:
    report = line.files(category="other")
    with line.database.begin() as db:
        reports.keep_from(db, report, report)
        stands(db, report, state="hidden", closed_at=line.now)
    cleans(clock, line.now + LAST)
    with line.database.begin() as db:
        assert reports.get(db, report).kept_organisations == [report]
        stands(db, report, state="resolved", closed_at=line.now)
    cleans(clock, line.now + LAST)
    with line.database.connect() as db:
        assert reports.get(db, report).kept_organisations == []
