"""A person's number and words are gone, the facts of the reports are not."""

from __future__ import annotations

import pytest

from models.audit import audit, broken_at
from models.calls import hops
from models.contacts import contact_index, contacts, find
from models.delivery import delivery_receipts
from models.directory import people
from models.ideas import ideas
from models.lookups import lookups, phones
from models.messages import messages
from models.outbox import owe
from models.priorities import priority_votes
from models.pseudonyms import IDEA, VOTE, pseudonyms
from models.referral_tables import referrals
from models.reports import reports
from models.sensitive import by_reference, sensitive_reports
from models.subscriptions import subscribe, subscriptions
from tests.commandline.conftest import Operator
from tests.commandline.story import COORDINATOR, NOW, RESIDENT, VICTIM, Story

REASON = ("--reason", "asked in person")


def test_number_index_and_words_are_destroyed_and_the_report_stays(
    operator: Operator, story: Story
) -> None:
    report = story.report()
    told = story.message(report_id=report, number=COORDINATOR)
    news = story.message("Taken up", number=RESIDENT, purpose="news")
    story.receipt(news)
    story.call(report=report)
    operator.says("erase", RESIDENT, *REASON)
    with story.database.connect() as db:
        assert find(db, story.vault, RESIDENT) is None
    left = story.one(reports, report)
    assert (left.category, left.ward_code, left.reference) == ("theft", "1371", "482130971")
    assert (left.contact_id, left.contact, left.landmark_sealed, left.words_sealed) == (
        None,
        "none",
        None,
        None,
    )
    for message in (told, news):
        row = story.one(messages, message)
        assert (bytes(row.words_sealed), row.raw_sealed) == (b"", None)
    assert story.one(messages, news).contact_id is None
    assert story.one(messages, told).contact_id is not None
    assert bytes(story.rows(delivery_receipts)[0].raw_sealed) == b""
    assert {(hop.typed_sealed, hop.reply_sealed) for hop in story.rows(hops)} == {(None, None)}


def test_a_place_lent_to_the_alert_of_a_report_without_one_goes_too(
    operator: Operator, story: Story
) -> None:
    """The first to tell of it said no place: its later alerts say this person's."""
    lead, other = story.report(reference="482130971"), story.report(reference="719400585")
    with story.database.begin() as db:
        db.execute(reports.update().where(reports.c.id == other).values(follows=lead))
        unsaid = {"landmark_sealed": None, "contact_id": None}
        db.execute(reports.update().where(reports.c.id == lead).values(**unsaid))
    alert = story.message(report_id=lead, number=COORDINATOR, purpose="alert")
    operator.says("erase", RESIDENT, *REASON)
    assert bytes(story.one(messages, alert).words_sealed) == b""


def test_what_is_left_of_the_contact_says_nothing(operator: Operator, story: Story) -> None:
    report = story.report()
    contact = story.one(reports, report).contact_id
    with story.database.begin() as db:
        subscribe(db, contact, "1371", language="sw", channel="ussd", now=NOW)
    story.change(contacts, contact, language="sw", last_ward="1371", sms_stopped_at=NOW)
    operator.says("erase", RESIDENT, *REASON)
    row = story.one(contacts, contact)
    assert (row.sealed, row.language, row.last_ward, row.blocked, row.sms_stopped_at) == (
        None,
        "",
        "",
        "",
        None,
    )
    assert story.rows(contact_index) == []
    assert story.rows(subscriptions) == []


def test_others_keep_what_is_theirs(operator: Operator, story: Story) -> None:
    story.report()
    other = story.report(VICTIM, reference="700000002")
    message = story.message(report_id=other, number=VICTIM)
    operator.says("erase", RESIDENT, *REASON)
    assert story.one(reports, other).landmark_sealed is not None
    assert bytes(story.one(messages, message).words_sealed) != b""
    with story.database.connect() as db:
        assert find(db, story.vault, VICTIM) is not None


def test_a_duty_holder_is_refused_with_the_duty(operator: Operator, story: Story) -> None:
    story.person()
    said = operator.is_refused("erase", COORDINATOR, *REASON)
    assert "this number has a duty (coordinator of Forum" in said
    assert COORDINATOR[-9:] not in said
    assert story.rows(audit) == []


def test_who_has_left_the_directory_loses_name_and_number(operator: Operator, story: Story) -> None:
    person = story.person(left=True)
    operator.says("erase", COORDINATOR, *REASON)
    row = story.one(people, person)
    assert (row.name, row.masked, row.role) == ("(erased)", "", "coordinator")


def test_nobody_learns_here_whether_there_was_a_case(operator: Operator, story: Story) -> None:
    case = story.case(VICTIM)
    story.report(VICTIM)
    with_case = operator.says("erase", VICTIM, *REASON)
    story.report(RESIDENT, reference="700000002")
    assert operator.says("erase", RESIDENT, *REASON) == with_case
    row = story.one(sensitive_reports, case)
    digests = [digest for _kid, digest in story.vault.sensitive_phones.every(VICTIM)]
    assert len(row.reporter_digest) == len(digests[0])
    assert bytes(row.reporter_digest) not in digests
    assert row.landmark_sealed is None
    with story.database.connect() as db:
        assert by_reference(db, [bytes(row.reference_digest)])


def test_a_number_known_to_the_case_workers_alone_is_untied_too(
    operator: Operator, story: Story
) -> None:
    case = story.case(VICTIM)
    before = bytes(story.one(sensitive_reports, case).reporter_digest)
    assert operator.says("erase", VICTIM, *REASON).startswith("no contact has this number\n")
    assert bytes(story.one(sensitive_reports, case).reporter_digest) != before


def test_the_count_of_lookups_forgets_the_number(operator: Operator, story: Story) -> None:
    story.lookup(RESIDENT)
    story.lookup(VICTIM)
    operator.says("erase", RESIDENT, *REASON)
    assert [bytes(row.phone) for row in story.rows(lookups)] == phones(story.vault, VICTIM)


def test_votes_and_ideas_of_a_number_go(operator: Operator, story: Story) -> None:
    story.idea(RESIDENT)
    story.idea(VICTIM)
    operator.says("erase", RESIDENT, *REASON)
    left = pseudonyms(story.vault, VOTE, VICTIM, "1371", "2026-Q4")
    assert [bytes(row.voter_digest) for row in story.rows(priority_votes)] == left
    left = pseudonyms(story.vault, IDEA, VICTIM, "1371", "2026-Q4")
    assert [bytes(row.writer_digest) for row in story.rows(ideas)] == left


def test_the_audit_has_the_reason_and_no_number(operator: Operator, story: Story) -> None:
    story.report()
    operator.says("erase", RESIDENT, "--reason", "asked by 0712 345 678 in person")
    row = story.rows(audit)[0]
    assert (row.action, row.reason) == ("erased a number", "asked by (phone) in person")
    assert "712345678" not in "".join((row.object, row.reason, row.actor))
    with story.database.connect() as db:
        assert broken_at(db) is None


def test_a_dry_run_takes_nothing_and_counts_the_same(operator: Operator, story: Story) -> None:
    report = story.report()
    story.message(report_id=report)
    case = story.case(RESIDENT)
    digest = story.one(sensitive_reports, case).reporter_digest
    dry = operator.says("erase", RESIDENT, "--dry-run")
    assert story.one(reports, report).landmark_sealed is not None
    assert story.one(sensitive_reports, case).reporter_digest == digest
    assert story.rows(audit) == []
    assert dry == operator.says("erase", RESIDENT, *REASON) + "a dry run: nothing was taken\n"


@pytest.mark.parametrize("waiting", ["an SMS", "routing"])
def test_nothing_is_taken_while_an_alert_needs_the_words(
    operator: Operator, story: Story, waiting: str
) -> None:
    report = story.report()
    if waiting == "an SMS":
        story.message(report_id=report, status="queued", next_at=NOW)
    else:
        with story.database.begin() as db:
            owe(db, "route", report, NOW)
    assert "1 alerts or SMS have yet to go" in operator.is_refused("erase", RESIDENT, *REASON)
    assert story.one(reports, report).landmark_sealed is not None
    operator.says("erase", RESIDENT, *REASON, "--anyway")
    assert story.one(reports, report).landmark_sealed is None


@pytest.mark.parametrize(
    "words",
    [["erase", "12", *REASON], ["erase", RESIDENT], ["erase", RESIDENT, "--reason", " "]],
    ids=["no number", "no reason", "an empty reason"],
)
def test_what_is_wrong_use(lone_operator: Operator, words: list[str]) -> None:
    lone_operator.is_refused(*words, status=2)


def test_requests_for_help_go_whole_and_others_stay(operator: Operator, story: Story) -> None:
    story.request(VICTIM)
    kept = story.request(RESIDENT)
    story.report(VICTIM)
    operator.says("erase", VICTIM, *REASON)
    assert [row.id for row in story.rows(referrals)] == [kept]
