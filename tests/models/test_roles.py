"""What each process may do in SQL, tried as that process: all of its work, and no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, Engine

from locales.marks import Translate
from models import (
    audience,
    audit,
    broadcast_ends,
    call_ends,
    call_receipts,
    calls,
    contacts,
    delivery,
    lookups,
    messages,
    outbox,
    references,
    referrals,
    register,
    reports,
    sensitive,
    subscriptions,
    users,
)
from models.vault import Vault, place
from sms import broadcast_steps as steps
from sms.broadcast_areas import audience_in
from sms.broadcast_steps import Written
from tests.models.endings import ANSWERS, NUMBER, ending
from tests.models.processes import engine_of, refused
from tests.models.rings import shared, vault_of
from tests.models.stands import stands
from ussd.commands import COMMANDS

DENIED = "42501"
WEB_VAULT = vault_of(index=shared(k1="index"), sends=False)


@pytest.fixture
def web(database_url: str) -> Iterator[Engine]:
    yield from engine_of(database_url, "web")


@pytest.fixture
def worker(database_url: str) -> Iterator[Engine]:
    yield from engine_of(database_url, "worker")


@pytest.mark.parametrize(
    "statement",
    [
        "select sealed from contacts",
        "select * from contacts",
        "select count(*) from contacts where sealed is not null",
        "update contacts set language = 'en' returning sealed",
        "update contacts set sealed = null",
        "delete from contacts",
        "delete from contact_index",
        "delete from subscriptions",
        "delete from broadcasts",
        "delete from broadcast_recipients",
        "delete from ideas",
        "delete from priorities",
        "update priority_votes set ward_code = ''",
        "delete from reports",
        "delete from sensitive_reports",
        "delete from referrals",
        "delete from referral_alerts",
        "delete from messages",
        "delete from calls",
        "delete from hops",
        "delete from outbox",
        "delete from call_receipts",
        "delete from users",
        "update events set kind = ''",
        "delete from events",
        "update sensitive_events set kind = ''",
        "delete from sensitive_events",
        "update audit set actor = ''",
        "delete from audit",
        "update message_events set status = ''",
        "delete from message_events",
        "truncate audit",
        "update wards set name = ''",
        "update duties set level = 3",
        "update organisations set name = ''",
        "insert into helplines values ('a', 'b', 'c', 'd', 'e', 'f')",
        "create table of_mine (id int)",
        "drop table lookups",
    ],
)
def test_the_web_process_may_not(web: Engine, statement: str) -> None:
    assert refused(web, statement) == DENIED


@pytest.mark.parametrize(
    "statement",
    [
        "update audit set actor = ''",
        "delete from audit",
        "update events set kind = ''",
        "delete from events",
        "update message_events set status = ''",
        "delete from message_events",
        "truncate audit",
        "create table of_mine (id int)",
        "alter table audit add column more text",
    ],
)
def test_the_worker_may_not(worker: Engine, statement: str) -> None:
    assert refused(worker, statement) == DENIED


@pytest.mark.parametrize("does", ANSWERS)
def test_the_web_process_ends_every_kind_of_call(
    web: Engine, languages: Mapping[str, Translate], now: datetime, does: str
) -> None:
    told = ending(WEB_VAULT, does, now)
    with web.begin() as db:
        assert call_receipts.find(db, list(told.names)) is None
        COMMANDS[does](db, WEB_VAULT, languages["en"], told)
        assert call_receipts.claim(db, told.names[0], b"sealed", now)


def keep_a_text(db: Connection, now: datetime) -> UUID:
    """An incoming text, as it is stored before anything is made of it."""
    message = uuid4()
    messages.add(
        db,
        id=message,
        direction="in",
        purpose="incoming",
        contact_id=contacts.keep(db, WEB_VAULT, NUMBER, now).id,
        words_sealed=b"",
        status="received",
        gateway_id="ATXid_1",
        created_at=now,
    )
    return message


def stop(db: Connection, now: datetime) -> None:
    contact = contacts.keep(db, WEB_VAULT, NUMBER, now).id
    contacts.stop_sms(db, contact, now)
    contacts.block(db, contact, "opted out")


def hear_a_receipt(db: Connection, now: datetime) -> None:
    message = keep_a_text(db, now)
    told = {"gateway_id": "ATXid_1", "status": "Success", "reason": "", "network": ""}
    receipt = delivery.keep(db, raw_sealed=b"", now=now, **told)
    delivery.applied(db, receipt.id, now)
    messages.lock(db, message)
    messages.change(db, message, at=now, source="network", status="delivered")


def sign_in_and_out(db: Connection, now: datetime) -> None:
    user = users.add(db, "a@example.org", "operator", "hash", now)
    assert user
    users.failed(db, b"email", now)
    users.invite(db, user, b"invitation", now + timedelta(days=1))
    assert users.use_invitation(db, b"invitation", now)
    users.set_password(db, user, "another")
    users.sign_in(db, user, b"token", "form", now)
    users.sign_out(db, b"token")


def close_a_case(db: Connection, now: datetime) -> None:
    case = uuid4()
    sensitive.file(
        db,
        now=now,
        id=case,
        reference_digest=b"",
        reference_sealed=b"",
        reporter_digest=b"",
        category="police-conduct",
        ward_code="1371",
        happening_now=False,
        language="en",
    )
    sensitive.change(db, case, state="closed", closed_hour=sensitive.hour(now))
    sensitive.add_event(db, case, "closed", actor="caseworker", now=now)


def turn_notices_on_and_off(db: Connection, now: datetime) -> None:
    contact = contacts.keep(db, WEB_VAULT, NUMBER, now).id
    subscriptions.subscribe(db, contact, "1371", language="en", channel="ussd", now=now)
    assert subscriptions.unsubscribe(db, contact, "1371", channel="ussd", now=now)


def write_release_and_call_off_a_broadcast(db: Connection, now: datetime) -> None:
    people = [users.add(db, f"{name}@example.org", "operator", "", now) for name in "ab"]
    id, words = uuid4(), {"en": "Water is back", "sw": "Maji yamerudi"}
    written = Written("advice", "everyone", "ward", "1371", words)
    steps.write(db, WEB_VAULT, id, written, now=now, author_id=people[0])
    everywhere = register.in_force(db, now.date())
    audience.count(db, audience_in(everywhere, "ward", "1371", who="everyone"), now)
    steps.submit(db, id, now=now)
    same = {"en": str, "sw": str}
    steps.release(db, WEB_VAULT, same, id, user_id=people[1], edition=1, now=now)
    steps.cancel(db, id, "over", now=now)
    assert broadcast_ends.results(db, id) == []


def look_up(db: Connection, now: datetime) -> None:
    assert lookups.allowed(db, [b"phone"], now)
    lookups.count(db, call_id="1", tail=b"", phone=b"phone", found=False, now=now)


WEB_WORK: Mapping[str, Callable[[Connection, datetime], object]] = {
    "store an incoming text": keep_a_text,
    "turn notices on and off": turn_notices_on_and_off,
    "write, release and call off a broadcast": write_release_and_call_off_a_broadcast,
    "hear a receipt": hear_a_receipt,
    "hear that SMS are refused": stop,
    "hear the end of a call": lambda db, now: call_ends.end(
        db, "3f", status="Success", duration_ms=1, cost="", now=now
    ),
    "count who asks": look_up,
    "end a request for help": lambda db, now: referrals.end(db, uuid4(), "withdrawn", now),
    "reserve references": lambda db, now: references.reserve(db, 8, 50, lambda n: 7, now),
    "sign in and out": sign_in_and_out,
    "close a case": close_a_case,
    "note in the audit": lambda db, now: audit.note(db, at=now, actor="a", action="b", object="c"),
    "owe work": lambda db, now: outbox.owe(db, "raise", uuid4(), now),
    "read the register": lambda db, now: register.in_force(db, now.date())[0],
    "claim a line of help": lambda db, now: contacts.may_help(db, uuid4(), now, now),
}


@pytest.mark.parametrize("work", WEB_WORK)
def test_the_web_process_may(web: Engine, now: datetime, work: str) -> None:
    with web.begin() as db:
        WEB_WORK[work](db, now)


def test_the_worker_opens_numbers_and_carries_out_what_is_owed(
    worker: Engine, vault: Vault, languages: Mapping[str, Translate], now: datetime
) -> None:
    told = ending(vault, "file", now)
    with worker.begin() as db, outbox.collected(db) as owed:
        COMMANDS["file"](db, vault, languages["en"], told)
    with worker.begin() as db:
        report = outbox.take(db, owed[0].id)
        assert report
        reporter = reports.lock(db, report).contact_id
        assert reporter and contacts.number_of(db, vault, reporter) == NUMBER
        stands(db, report, state="routed", routed_at=now)
        message = uuid4()
        sealed = vault.words.seal("words", place("messages.words", message))
        told_to = {"report_id": report, "contact_id": reporter, "created_at": now}
        messages.add(
            db,
            id=message,
            direction="out",
            purpose="news",
            words_sealed=sealed,
            status="queued",
            next_at=now,
            **told_to,
        )
        messages.change(db, message, at=now, source="sender", status="sending", claimed_at=now)
        outbox.done(db, owed[0].id, now)
        audit.note(db, at=now, actor="worker", action="open number", object=str(reporter))
        assert outbox.forget(db, now + timedelta(hours=2)) == 1


def test_the_clock_keeps_and_cuts_calls(database_url: str, now: datetime) -> None:
    hop = calls.Hop("3f", 0, now, "*384*70421#", "63902", "en", "main", None, None, False, False)
    for clock in engine_of(database_url, "clock"):
        with clock.begin() as db:
            calls.keep(db, hop)
            calls.cut(db, "3f")
            assert outbox.missed(db, now, 10) == []
