"""The sensitive branch: nothing in it leads to a contact, a call or an ordinary report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, Engine, insert, select

from locales.marks import Translate
from models import (
    call_ends,
    calls,
    case_alerts,
    case_clocks,
    contacts,
    directory,
    outbox,
    sensitive,
)
from models.keys import CannotOpen
from models.tables import METADATA
from models.vault import Vault, place
from tests.models.endings import NUMBER, REFERENCES, ending
from ussd.commands import COMMANDS

OWN = {"sensitive_reports", "sensitive_alerts", "sensitive_events"}
AT = datetime.fromisoformat("2026-11-21T12:34:56.789012+00:00")
REFERENCE = REFERENCES["file_private"]


@pytest.fixture
def filing(database: Engine) -> Iterator[Connection]:
    with database.begin() as db:
        yield db


def do(db: Connection, vault: Vault, t: Translate, does: str, **answers: str) -> None:
    """Carries out the end of a call and the work it owes."""
    told = ending(vault, does, AT, session=f"ATUid_{does}", **answers)
    with outbox.collected(db) as owed:
        COMMANDS[does](db, vault, t, told)
    for one in owed:
        outbox.done(db, one.id, AT)


@pytest.fixture
def filed(filing: Connection, vault: Vault, languages: Mapping[str, Translate]) -> Connection:
    """One person's two reports, an ordinary and a sensitive one, and their calls."""
    for does in ("file", "file_private"):
        do(filing, vault, languages["en"], does)
    call = ending(vault, "file_private", AT, session="ATUid_file_private").call
    call_ends.end(filing, call, status="Success", duration_ms=1, cost="", now=AT)
    return filing


def identifying(db: Connection, tables: set[str]) -> set[object]:
    """Every value of these tables by which a row could be told from others."""
    found: set[object] = set()
    for name in tables:
        for row in db.execute(select(METADATA.tables[name])):
            found |= {value for value in row if isinstance(value, bytes | UUID)}
            found |= {value for value in row if isinstance(value, str) and len(value) > 14}
            found |= {value for value in row if isinstance(value, datetime)}
    return found


def test_no_link_leads_in_or_out_but_to_those_who_were_told() -> None:
    leading = {
        (table.name, link.column.table.name)
        for table in METADATA.tables.values()
        for link in table.foreign_keys
        if OWN & {table.name, link.column.table.name}
    }
    assert leading == {
        ("sensitive_alerts", "sensitive_reports"),
        ("sensitive_events", "sensitive_reports"),
        ("sensitive_alerts", "people"),
        ("sensitive_alerts", "organisations"),
    }


def test_a_report_of_the_branch_shares_no_value_with_any_other_table(filed: Connection) -> None:
    outbox.forget(filed, AT + timedelta(days=1))
    others = set(METADATA.tables) - OWN
    assert len(identifying(filed, OWN)) >= 5
    assert identifying(filed, OWN) & identifying(filed, others) == set()


def test_asking_after_it_leaves_nothing_that_leads_to_it(
    filed: Connection, vault: Vault, languages: Mapping[str, Translate]
) -> None:
    do(filed, vault, languages["en"], "look_up", reference=REFERENCE)
    outbox.forget(filed, AT + timedelta(days=1))
    assert identifying(filed, OWN) & identifying(filed, set(METADATA.tables) - OWN) == set()


def test_a_call_that_asked_after_it_leads_to_no_telephone(
    filed: Connection, vault: Vault, languages: Mapping[str, Translate]
) -> None:
    do(filed, vault, languages["en"], "look_up", reference=REFERENCE)
    call = ending(vault, "look_up", AT, session="ATUid_look_up").call
    others = set(METADATA.tables) - {"calls", "hops"}
    assert call not in identifying(filed, others)


def test_filing_keeps_no_contact_no_preference_and_no_call(
    filing: Connection, vault: Vault, languages: Mapping[str, Translate]
) -> None:
    do(filing, vault, languages["en"], "file_private")
    assert contacts.find(filing, vault, NUMBER) is None
    assert filing.execute(select(calls.calls)).first() is None


def test_every_time_of_the_branch_is_on_the_hour(filed: Connection) -> None:
    case = filed.execute(select(sensitive.sensitive_reports.c.id)).scalar_one()
    sensitive.add_event(filed, case, "routed", actor="clock", now=AT + timedelta(hours=2))
    seen = [
        value
        for name in OWN
        for row in filed.execute(select(METADATA.tables[name]))
        for value in row
        if isinstance(value, datetime)
    ]
    assert len(seen) == 3
    assert all((at.minute, at.second, at.microsecond) == (0, 0, 0) for at in seen)


def test_a_case_is_found_by_its_reference_with_its_reporter(
    filed: Connection, vault: Vault
) -> None:
    digests = [digest for _kid, digest in vault.references.every(REFERENCE)]
    found = sensitive.by_reference(filed, digests)
    assert found is not None
    case, reporter = found
    assert reporter == vault.sensitive_phones.of(NUMBER)[1] != vault.phones.of(NUMBER)[1]
    assert (case.category, case.state, case.closed_hour) == ("police-conduct", "received", None)
    assert sensitive.by_reference(filed, [vault.references.of("1")[1]]) is None


def test_its_words_open_for_the_branch_alone(filed: Connection, vault: Vault) -> None:
    case = sensitive.waiting(filed, 10)[0]
    reference, landmark = sensitive.sealed_words(filed, case.id)
    at = place("sensitive_reports.landmark", case.id)
    assert landmark and vault.sensitive_words.open(landmark, at) == "Yaya Centre"
    own = place("sensitive_reports.reference", case.id)
    assert vault.sensitive_words.open(reference, own) == REFERENCE
    with pytest.raises(CannotOpen):
        vault.words.open(landmark, at)


def test_the_queue_is_oldest_first_and_holds_open_cases_alone(
    filing: Connection, vault: Vault
) -> None:
    made = [keep(filing, AT + timedelta(hours=hours)) for hours in (2, 0, 1)]
    sensitive.change(filing, made[1], state="closed", closed_hour=sensitive.hour(AT))
    assert [case.id for case in sensitive.waiting(filing, 10)] == [made[2], made[0]]
    sensitive.change(filing, made[0], due_at=AT, desk_hour=sensitive.hour(AT))
    sensitive.change(filing, made[1], due_at=AT)
    assert [case.id for case in sensitive.waiting(filing, 10)] == [made[0], made[2]]
    assert case_clocks.due(filing, AT, "raise-case", 10) == [made[0]]
    assert case_clocks.due(filing, AT - timedelta(seconds=1), "raise-case", 10) == []


def keep(db: Connection, at: datetime) -> UUID:
    """A bare case."""
    case = uuid4()
    sensitive.file(
        db,
        now=at,
        id=case,
        reference_digest=case.bytes,
        reference_sealed=b"",
        reporter_digest=b"",
        category="family-safety",
        ward_code="1371",
        happening_now=False,
        language="en",
    )
    return case


def test_who_is_told_is_written_once_and_by_the_hour(filing: Connection, vault: Vault) -> None:
    case, person, organisation = keep(filing, AT), uuid4(), uuid4()
    contact = contacts.keep(filing, vault, "+254700000009", AT).id
    told = {"kind": "caseworker", "role": "caseworker", "language": "en"}
    filing.execute(
        insert(directory.organisations).values(
            id=organisation, name="Case workers", kind="caseworker", created_at=AT
        )
    )
    filing.execute(
        insert(directory.people).values(
            id=person,
            organisation_id=organisation,
            contact_id=contact,
            name="A. B.",
            role=told["role"],
            language=told["language"],
            masked="",
            created_at=AT,
        )
    )
    alert = {
        "report_id": case,
        "person_id": person,
        "organisation_id": organisation,
        "kind": told["kind"],
        "level": 0,
        "rule": "level0.caseworker",
        "reason": "Level 0",
    }
    first = case_alerts.tell(filing, now=AT, id=uuid4(), **alert)
    assert not first[1]
    assert case_alerts.tell(filing, now=AT, id=uuid4(), **alert) == (first[0], True)
    row = filing.execute(select(sensitive.sensitive_alerts.c.created_hour)).scalar_one()
    assert row == sensitive.hour(AT) == AT.replace(minute=0, second=0, microsecond=0)


def test_a_case_nobody_filed_is_none(filing: Connection) -> None:
    assert sensitive.get(filing, uuid4()) is None and case_alerts.lock(filing, uuid4()) is None
