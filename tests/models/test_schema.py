"""What tables may hold: no number and no typed word in clear, and no more time than is needed."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import Column, Date, DateTime, Integer, LargeBinary, Table, Text, Uuid

from models.tables import METADATA
from models.vault import Vault

TABLES = tuple(METADATA.sorted_tables)
COLUMNS = tuple(column for table in TABLES for column in table.columns)
NUMBERLIKE = re.compile(r"number|phone|msisdn|tel|mobile|sender|recipient|contact|correspondent")
TYPED = re.compile(r"words|text|typed|reply|raw|landmark|message_body|password|token|secret")

# What has such a name and is no telephone number, or is one nobody can read, and why.
NO_TELEPHONE = {
    "alerts.short_number": "a coordinator's own number for an alert, 417",
    "drafts.phone": "a keyed digest",
    "drafts_ended.phone": "a keyed digest",
    "hops.number": "which hop of a call",
    "reference_numbers.number": "a reference, drawn before anybody has it",
    "organisations.licence_number": "of a licence",
    "organisations.public_phone": "a number its owner makes known to everybody",
    "referral_alerts.short_number": "of who is asked, as of an alert",
    "lookups.phone": "a keyed digest",
    "rule_books.number": "which book of routing rules",
    "reports.contact": "what the reporter agreed to: none, sms, call",
    "gateway_stops.sender": "our own sender's name or short code",
    "messages.correspondent": "a word or short code; a number abroad is not written",
}
NO_TYPED_WORDS = {
    "sign_ins.form_token": "binds a form to its sign-in",
}
NOT_MADE_BY_CHANCE = {  # rows that are counted; a count tells an order and no time
    "audit",
    "charges",
    "delivery_receipts",
    "directory_changes",
    "events",
    "message_events",
    "outbox",
    "places",
    "sensitive_events",
}


def name(column: Column[object]) -> str:
    return f"{column.table.name}.{column.name}"


def of(kind: type) -> list[Column[object]]:
    return [column for column in COLUMNS if isinstance(column.type, kind)]


def test_every_column_named_like_a_number_is_a_link_a_digest_sealed_or_no_telephone() -> None:
    doubtful = {
        name(column)
        for column in COLUMNS
        if NUMBERLIKE.search(column.name)
        and not column.foreign_keys
        and not (
            isinstance(column.type, LargeBinary) and column.name.endswith(("sealed", "digest"))
        )
    }
    assert doubtful == set(NO_TELEPHONE)


def test_every_column_named_like_words_is_sealed_or_a_digest() -> None:
    doubtful = {
        name(column)
        for column in COLUMNS
        if TYPED.search(column.name) and not column.name.endswith(("_sealed", "_digest", "_hash"))
    }
    assert doubtful == set(NO_TYPED_WORDS)
    for column in COLUMNS:
        if column.name.endswith(("_sealed", "_digest")) or column.name in ("sealed", "digest"):
            assert isinstance(column.type, LargeBinary), name(column)


def test_a_number_is_sealed_in_one_place() -> None:
    assert [name(column) for column in COLUMNS if column.name == "sealed"] == ["contacts.sealed"]


def test_every_time_of_the_sensitive_branch_is_cut_to_the_hour_or_is_due() -> None:
    branch = ("sensitive_", "referral")
    times = {name(c) for c in of(DateTime) if c.table.name.startswith(branch)}
    assert times == {
        "sensitive_reports.created_hour",
        "sensitive_reports.closed_hour",
        "sensitive_reports.due_at",
        "sensitive_reports.whole_due_at",
        "sensitive_reports.desk_hour",
        "sensitive_alerts.created_hour",
        "sensitive_events.hour",
        "referrals.asked_hour",
        "referrals.told_hour",
        "referrals.accepted_hour",
        "referrals.ended_hour",
        "referral_alerts.created_hour",
    }


def test_every_time_has_a_zone_and_is_named_as_one() -> None:
    for column in of(DateTime):
        assert getattr(column.type, "timezone", False), name(column)
        assert re.search(r"(^|_)(at|until|hour|from)$", column.name), name(column)
    for column in of(Date):
        assert column.name.endswith(("_on", "_from", "_to", "_until")), name(column)


def test_no_column_fills_itself_with_a_time_or_an_id() -> None:
    """What a row tells is what was passed in: no clock and no generator of the server's."""
    for column in COLUMNS:
        default = str(getattr(column.server_default, "arg", "")).lower()
        assert not re.search(r"now|current|uuid|random|clock", default), name(column)
        assert column.default is None and column.onupdate is None, name(column)


@pytest.mark.parametrize(
    "table",
    [table for table in TABLES if "id" in table.columns and table.name != "calls"],
    ids=lambda table: table.name,
)
def test_an_id_is_random_and_made_by_the_caller_or_a_mere_count(table: Table) -> None:
    counted = table.name in NOT_MADE_BY_CHANCE
    assert isinstance(table.c.id.type, Integer if counted else Uuid)
    assert (table.c.id.identity is not None) is counted


def test_a_call_is_known_by_a_digest_of_the_gateways_id(vault: Vault) -> None:
    assert isinstance(METADATA.tables["calls"].c.id.type, Text)
    known = vault.calls.names("ATUid_1")[0]
    assert re.fullmatch("[0-9a-f]{32}", known) and "ATUid" not in known


def test_no_table_of_people_links_to_what_they_typed() -> None:
    """A call has no contact: who dialled is known where a report was filed, and nowhere else."""
    for table in ("calls", "hops", "call_receipts"):
        targets = {link.column.table.name for link in METADATA.tables[table].foreign_keys}
        assert targets <= {"reports", "calls"}
