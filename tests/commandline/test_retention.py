"""What is kept long enough goes, what is not stays: each rule a second before and after its time."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Table

from models import contacts, outbox, subscriptions, users
from models.audit import audit
from models.broadcasts import broadcast_recipients, broadcasts
from models.call_receipts import call_receipts, claim
from models.calls import calls, hops
from models.delivery import delivery_receipts
from models.ideas import ideas
from models.lookups import lookups
from models.messages import messages
from models.priorities import priority_votes
from models.referral_tables import referrals
from models.reports import reports
from models.retention import SCHEDULE
from models.retention_reports import CATEGORY_DAYS
from models.retention_rule import Rule, due, take
from models.sensitive import sensitive_events, sensitive_reports
from routing.categories import CATEGORIES
from sms.broadcast_steps import Written, write
from tests.commandline.conftest import Operator
from tests.commandline.story import NOW, RESIDENT, Story

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def test_every_category_has_its_time_and_every_rule_a_name_of_its_own() -> None:
    ordinary = {code for code, category in CATEGORIES.items() if not category.sensitive}
    assert set(CATEGORY_DAYS) == ordinary
    names = [rule.name for rule in SCHEDULE]
    assert len(set(names)) == len(names)


def test_words_in_confidence_are_kept_shortest() -> None:
    days = {rule.name: rule.keep for rule in SCHEDULE}
    assert days["landmarks of sensitive cases, after the end"] < min(CATEGORY_DAYS.values()) * DAY


@pytest.mark.parametrize("category", CATEGORY_DAYS)
def test_the_words_of_a_report_go_so_long_after_its_end(story: Story, category: str) -> None:
    ended = _rule(f"words and number of {category} reports, after the end")
    report = story.report(category=category)
    assert not _goes(story, ended, NOW + 2000 * DAY)  # it is still open
    story.change(reports, report, state="resolved", closed_at=NOW)
    limit = NOW + CATEGORY_DAYS[category] * DAY
    assert not _goes(story, ended, limit)
    assert _goes(story, ended, limit + SECOND)
    row = story.one(reports, report)
    assert (row.landmark_sealed, row.words_sealed, row.contact_id) == (None, None, None)
    assert (row.category, row.contact, row.state) == (category, "sms", "resolved")
    assert not _goes(story, ended, limit + SECOND)


@pytest.mark.parametrize(
    "name, days",
    [
        ("words of calls", 30),
        ("SMS callbacks as they came", 30),
        ("delivery receipts as they came", 30),
        ("words and numbers of SMS", 180),
    ],
)
def test_words_go_and_the_row_stays(story: Story, name: str, days: int) -> None:
    message = story.message(number=RESIDENT)
    story.receipt(message)
    story.call()
    rule, limit = _rule(name), NOW + days * DAY
    before = {table: len(story.rows(table)) for table in (messages, hops, delivery_receipts)}
    assert not _goes(story, rule, limit)
    assert _goes(story, rule, limit + 5 * SECOND)
    assert before == {table: len(story.rows(table)) for table in before}
    row, column = story.rows(rule.table)[0], next(iter(rule.emptied))
    assert not getattr(row, column)
    assert not _goes(story, rule, limit + 5 * SECOND)


def _finished(story: Story) -> None:
    with story.database.begin() as db:
        outbox.done(db, outbox.owe(db, "route", uuid4(), NOW), NOW)


def _signed_in(story: Story) -> None:
    with story.database.begin() as db:
        user = users.add(db, "anna@example.org", "viewer", "", NOW)
        assert user
        users.sign_in(db, user, b"digest", "form", NOW)
        users.invite(db, user, b"other", NOW)
        users.failed(db, b"email", NOW)


def _ended(story: Story) -> None:
    with story.database.begin() as db:
        claim(db, "c0ffee", b"sealed", NOW)


@pytest.mark.parametrize(
    "name, table, keep, begin",
    [
        ("work done", outbox.outbox, timedelta(hours=1), _finished),
        ("asking after references", lookups, DAY, lambda story: story.lookup(RESIDENT)),
        ("failed sign-ins", users.login_failures, DAY, _signed_in),
        ("sign-ins", users.sign_ins, DAY, _signed_in),
        ("invitations, after they end", users.invitations, 30 * DAY, _signed_in),
        ("receipts of calls", call_receipts, 7 * DAY, _ended),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_rows_go(story: Story, name: str, table: Table, keep: timedelta, begin: object) -> None:
    assert callable(begin)
    begin(story)
    assert not _goes(story, _rule(name), NOW + keep)
    assert _goes(story, _rule(name), NOW + keep + SECOND)
    assert story.rows(table) == []


@pytest.mark.parametrize(
    "name, table, days",
    [("votes for priorities", priority_votes, 180), ("ideas of residents", ideas, 365)],
)
def test_what_residents_want_goes_by_the_day(
    story: Story, name: str, table: Table, days: int
) -> None:
    story.idea(RESIDENT)
    midnight = NOW.replace(hour=0) + days * DAY
    assert not _goes(story, _rule(name), midnight)
    assert _goes(story, _rule(name), midnight + SECOND)
    assert story.rows(table) == []


def test_work_that_is_not_done_is_never_forgotten(story: Story) -> None:
    with story.database.begin() as db:
        outbox.owe(db, "route", uuid4(), NOW)
    assert not _goes(story, _rule("work done"), NOW + 900 * DAY)


def test_a_call_goes_after_its_hops(operator: Operator, story: Story) -> None:
    story.call()
    _run(story, NOW + 366 * DAY)
    assert (story.rows(hops), story.rows(calls)) == ([], [])


def test_a_case_loses_its_landmark_and_then_goes_whole(story: Story) -> None:
    case, waits = story.case(), story.case()
    story.change(sensitive_reports, case, closed_hour=NOW)
    _run(story, NOW + 31 * DAY)
    assert story.one(sensitive_reports, case).landmark_sealed is None
    assert story.one(sensitive_reports, waits).landmark_sealed is not None
    _run(story, NOW + 181 * DAY)
    assert [row.id for row in story.rows(sensitive_reports)] == [waits]
    assert {row.report_id for row in story.rows(sensitive_events)} == {waits}


def test_a_number_stays_while_notices_are_on_and_their_receipt_for_a_year_more(
    story: Story,
) -> None:
    with story.database.begin() as db:
        contact = contacts.keep(db, story.vault, RESIDENT, NOW).id
        subscriptions.subscribe(db, contact, "1371", language="en", channel="ussd", now=NOW)
    ended = NOW + 800 * DAY
    _run(story, ended)
    with story.database.begin() as db:
        assert subscriptions.end_all(db, contact, channel="sms", now=ended) == 1
    _run(story, ended + 365 * DAY)
    assert len(story.rows(contacts.contacts)) == 1
    _run(story, ended + 366 * DAY)
    assert (story.rows(subscriptions.subscriptions), story.rows(contacts.contacts)) == ([], [])


def test_a_broadcast_loses_its_list_after_a_day_and_its_words_after_a_year(story: Story) -> None:
    id = uuid4()
    with story.database.begin() as db:
        contact = contacts.keep(db, story.vault, RESIDENT, NOW).id
        author = users.add(db, "anna@example.org", "operator", "", NOW)
        written = Written("advice", "subscribers", "ward", "1371", {"en": "Water", "sw": "Maji"})
        write(db, story.vault, id, written, now=NOW, author_id=author)
        row = {"broadcast_id": id, "language": "en", "contact_id": contact}
        db.execute(broadcast_recipients.insert().values(row))
    _run(story, NOW + 200 * DAY)
    assert len(story.rows(broadcast_recipients)) == 1
    story.change(broadcasts, id, state="cancelled", ended_at=NOW + 200 * DAY)
    _run(story, NOW + 201 * DAY + SECOND)
    assert (story.rows(broadcast_recipients), story.rows(contacts.contacts)) == ([], [])
    assert story.one(broadcasts, id).words_en_sealed is not None
    _run(story, NOW + 366 * DAY)
    left = story.one(broadcasts, id)
    assert (left.words_en_sealed, left.words_sw_sealed, left.about) == (None, None, "advice")


def test_a_number_goes_when_nothing_needs_it(story: Story) -> None:
    report = story.report()
    story.person()
    _run(story, NOW + 800 * DAY)
    assert len(story.rows(contacts.contacts)) == 2  # an open report and a duty need theirs
    story.change(reports, report, state="resolved", closed_at=NOW)
    _run(story, NOW + 800 * DAY)
    with story.database.connect() as db:
        assert contacts.find(db, story.vault, RESIDENT) is None
    assert len(story.rows(contacts.contacts)) == 1


def test_who_said_stop_is_not_forgotten(story: Story) -> None:
    with story.database.begin() as db:
        contact = contacts.keep(db, story.vault, RESIDENT, NOW)
        contacts.stop_sms(db, contact.id, NOW)
    _run(story, NOW + 800 * DAY)
    with story.database.connect() as db:
        assert contacts.find(db, story.vault, RESIDENT)


def test_a_batch_takes_no_more_than_it_may(story: Story) -> None:
    for _ in range(5):
        story.lookup(RESIDENT)
    rule, later = _rule("asking after references"), NOW + 2 * DAY
    with story.database.begin() as db:
        assert [take(db, rule, later, 2) for _ in range(4)] == [2, 2, 1, 0]


def test_the_command_counts_first_and_takes_then(operator: Operator, story: Story) -> None:
    story.lookup(RESIDENT, at=datetime(2020, 1, 1, tzinfo=NOW.tzinfo))
    line = "1  asking after references (kept 24 h)"
    assert line in operator.says("retention", "--dry-run")
    assert len(story.rows(lookups)) == 1
    assert story.rows(audit) == []
    assert line in operator.says("retention")
    assert story.rows(lookups) == []
    assert [(row.action, row.object) for row in story.rows(audit)] == [
        ("retention", "asking after references: 1")
    ]


def _rule(name: str) -> Rule:
    return next(rule for rule in SCHEDULE if rule.name == name)


def _goes(story: Story, rule: Rule, now: datetime) -> bool:
    """Whether a rule takes anything at a time; what it takes is what it counts."""
    with story.database.begin() as db:
        counted = due(db, rule, now)
        assert take(db, rule, now, 1000) == counted
    return counted > 0


def _run(story: Story, now: datetime) -> None:
    for rule in SCHEDULE:
        _goes(story, rule, now)


def test_a_request_for_help_loses_its_number_in_a_week_and_goes_after_ninety_days(
    story: Story,
) -> None:
    request = story.request()
    numbers, whole = (
        _rule("numbers of requests for help, after the end"),
        _rule("requests for help, after the end"),
    )
    assert not _goes(story, numbers, NOW + 80 * DAY)  # it is still open
    story.change(referrals, request, state="ended", ended_hour=NOW)
    assert not _goes(story, numbers, NOW + 7 * DAY)
    assert _goes(story, numbers, NOW + 7 * DAY + SECOND)
    assert story.one(referrals, request).phone_sealed is None
    assert not _goes(story, whole, NOW + 90 * DAY)
    assert _goes(story, whole, NOW + 90 * DAY + SECOND)
    assert story.rows(referrals) == []


def test_a_request_nobody_ends_is_not_kept_for_ever(story: Story) -> None:
    story.request()
    rule = _rule("requests for help, after they were asked")
    assert not _goes(story, rule, NOW + 180 * DAY)
    assert _goes(story, rule, NOW + 180 * DAY + SECOND)
