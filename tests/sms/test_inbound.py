"""What the gateway posts: stored before anything else, once, and answered 200 only then."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import Engine

from models import contacts, message_sweeps
from models.database import connect
from models.subscriptions import of_contact, subscribe
from models.vault import Vault, place
from sms.forms import moment
from tests.sms.posted import CAPTURED, Line, opened, served, stored, texts
from tests.sms.written import NUMBERS, an_alert, message, owed_raises


@pytest.fixture
def clock(now: datetime) -> list[datetime]:
    """The time, which a test may change."""
    return [now]


@pytest.fixture
def web(database_url: str) -> Iterator[Engine]:
    """The database with no more rights than the web process has."""
    engine = connect(database_url, "web")
    yield engine
    engine.dispose()


@pytest.fixture
def line(web: Engine, vault: Vault, clock: list[datetime]) -> Line:
    return served(web, vault, clock)


def test_a_captured_text_is_stored_sealed_and_handed_on(
    database: Engine, vault: Vault, now: datetime, line: Line
) -> None:
    assert line.post("/sms", CAPTURED) == 200
    (row,) = texts(database)
    assert line.nudged == [("handle", str(row.id))]
    assert (row.status, row.purpose, row.handled_at) == ("received", "incoming", None)
    assert row.gateway_id == "ec9adc86-51d5-4bc8-8eb0-d8ab0bb53dc3"
    assert row.sent_at == datetime(2017, 5, 3, 6, 4, 45, tzinfo=UTC)
    assert row.created_at == now
    assert vault.words.open(row.words_sealed, place("messages.words", row.id)) == "Msg"
    with database.begin() as db:
        assert contacts.number_of(db, vault, row.contact_id) == "+254791541111"


def test_everything_that_came_is_kept_sealed_fields_we_do_not_know_too(
    database: Engine, vault: Vault, line: Line
) -> None:
    assert (
        line.post("/sms", CAPTURED + "&mood=calm&text=again&cost=KES+1.00&networkCode=63902") == 200
    )
    (row,) = texts(database)
    raw = json.loads(opened(vault, row.raw_sealed, place("messages.raw", row.id)))
    assert (raw["mood"], raw["text"]) == (["calm"], ["Msg", "again"])
    assert (row.cost, row.currency, row.network) == (Decimal("1.00"), "KES", "63902")


def test_nothing_stored_in_clear_says_who_wrote_or_what(database: Engine, line: Line) -> None:
    line.text(**{"from": NUMBERS[0]}, text="Wezi sokoni", id="a")
    line.text(**{"from": NUMBERS[0]}, text="Wezi sokoni")
    line.text(**{"from": "+256700000417"}, text="Wezi sokoni", id="c")
    kept = repr([row._asdict() for row in texts(database)])
    for secret in ("700000417", "Wezi", "256"):
        assert secret not in kept


def test_the_same_text_twice_is_stored_once(database: Engine, line: Line) -> None:
    assert [line.post("/sms", CAPTURED) for _ in range(3)] == [200, 200, 200]
    assert len(texts(database)) == 1
    assert len(line.nudged) == 1


def test_the_same_text_many_times_at_once_is_stored_once(database: Engine, line: Line) -> None:
    start = threading.Barrier(6, timeout=5)

    def post(_: int) -> int:
        start.wait()
        return line.post("/sms", CAPTURED)

    with ThreadPoolExecutor(6) as threads:
        assert set(threads.map(post, range(6))) == {200}
    assert len(texts(database)) == 1


WITHOUT_ID = [
    ("at once", 0, "1 417", 1),
    ("after nine seconds", 9, "1 417", 1),
    ("after eleven seconds", 11, "1 417", 2),
    ("other words at once", 0, "2 417", 2),
]


@pytest.mark.parametrize("begins", [0, 7])
@pytest.mark.parametrize(
    ("after", "words", "stored"), [pytest.param(*row[1:], id=row[0]) for row in WITHOUT_ID]
)
def test_without_an_id_equal_texts_of_one_sender_within_ten_seconds_are_one(
    database: Engine,
    line: Line,
    clock: list[datetime],
    begins: int,
    after: int,
    words: str,
    stored: int,
) -> None:
    clock[0] += timedelta(seconds=begins)
    assert line.text(**{"from": NUMBERS[0]}, text="1 417") == 200
    clock[0] += timedelta(seconds=after)
    assert line.text(**{"from": NUMBERS[0]}, text=words) == 200
    assert len(texts(database)) == stored
    assert len(line.nudged) == stored


def test_without_an_id_equal_texts_of_two_senders_are_two(database: Engine, line: Line) -> None:
    for number in NUMBERS[:2]:
        line.text(**{"from": number}, text="1")
    assert len(texts(database)) == 2


DATES = [
    ("with T and Z", "2017-05-03T06:04:45Z", "2017-05-03T06:04:45+00:00"),
    ("with a space", "2017-05-03 06:04:45", "2017-05-03T06:04:45+00:00"),
    ("with thousandths", "2018-03-19T08:34:18.445Z", "2018-03-19T08:34:18.445000+00:00"),
    ("with a space and thousandths", "2018-03-19 08:34:18.4", "2018-03-19T08:34:18.400000+00:00"),
    ("with nine digits of a second", "2018-03-19T08:34:18.123456789Z", "2018-03-19T08:34:18.123456+00:00"),
    ("with an offset", "2017-05-03T09:04:45+03:00", "2017-05-03T06:04:45+00:00"),
    ("nothing", "", None),
    ("no date", "yesterday", None),
    ("before the calendar", "0001-01-01T00:00:00+03:00", None),
]  # fmt: skip


@pytest.mark.parametrize(("written", "read"), [pytest.param(w, r, id=i) for i, w, r in DATES])
def test_dates_are_read_in_every_form_seen(written: str, read: str | None) -> None:
    found = moment(written)
    assert (found.isoformat() if found else None) == read


ODD = [
    ("an empty text", {"from": NUMBERS[0], "text": "", "id": "1"}),
    ("no text at all", {"from": NUMBERS[0], "id": "1"}),
    ("a number without its plus", {"from": "254700000417", "text": "1", "id": "1"}),
    ("a date nobody can read", {"from": NUMBERS[0], "text": "1", "id": "1", "date": "soon"}),
    ("a cost nobody can read", {"from": NUMBERS[0], "text": "1", "id": "1", "cost": "a goat"}),
    ("a nought in the middle", {"from": NUMBERS[0], "text": "a\x00b", "id": "1\x002"}),
    ("an id of a page", {"from": NUMBERS[0], "text": "1", "id": "x" * 9_000}),
    ("a text of several parts", {"from": NUMBERS[0], "text": "kilimani " * 150, "id": "1"}),
    ("signs of every script", {"from": NUMBERS[0], "text": "ĩ 😀 مرحبا", "id": "1"}),
]


@pytest.mark.parametrize("fields", [pytest.param(fields, id=name) for name, fields in ODD])
def test_odd_texts_are_stored_all_the_same(
    database: Engine, vault: Vault, line: Line, fields: dict[str, str]
) -> None:
    assert line.post("/sms", fields) == 200
    (row,) = texts(database)
    said = vault.words.open(row.words_sealed, place("messages.words", row.id))
    assert said == fields.get("text", "")
    assert row.contact_id is not None


SENDERS = [
    ("a word", "Safaricom", "Safaricom"),
    ("a short code", "21512", "21512"),
    ("a number abroad", "+256700000417", "a number abroad"),
    ("a number abroad, spaced", "0044 7700 900123", "a number abroad"),
    ("a word of a page", "M" * 400, "M" * 40),
]


@pytest.mark.parametrize(("sender", "named"), [pytest.param(s, n, id=i) for i, s, n in SENDERS])
def test_senders_that_are_no_kenyan_phone_have_no_contact(
    database: Engine, line: Line, sender: str, named: str
) -> None:
    assert line.text(**{"from": sender}, text="Win now", id="1") == 200
    (row,) = texts(database)
    assert (row.contact_id, row.correspondent) == (None, named)


def test_while_the_database_is_away_the_gateway_is_asked_to_come_again(
    vault: Vault, clock: list[datetime]
) -> None:
    nowhere = connect("postgresql+psycopg://usalama@127.0.0.1:1/usalama", "web")
    line = served(nowhere, vault, clock)
    assert line.post("/sms", CAPTURED) == 503
    assert line.nudged == []


def test_a_failed_delivery_asks_for_the_next_level_at_once(
    database: Engine, vault: Vault, now: datetime, line: Line
) -> None:
    with database.begin() as db:
        lost = an_alert(db, vault, now, status="accepted", gateway_id="ATXid_1")
    receipt = {"id": "ATXid_1", "status": "Failed", "failureReason": "UserInBlackList"}
    assert line.post("/sms/delivery", receipt) == 200
    ((task, row),) = line.nudged
    assert (task, row.isdigit()) == ("raise", True)
    assert owed_raises(database) == [lost.report]
    assert message(database, lost.message).status == "failed"
    with database.begin() as db:
        assert contacts.get(db, lost.contact).blocked == "UserInBlacklist"


@pytest.mark.parametrize("status", ["Success", "Levitating", ""])
def test_a_receipt_is_answered_200_whatever_it_says(
    database: Engine, line: Line, status: str
) -> None:
    assert line.post("/sms/delivery", {"id": "ATXid_9", "status": status}) == 200
    assert stored(database) == 1


def test_who_opts_out_is_blocked_known_or_not(
    database: Engine, vault: Vault, now: datetime, line: Line
) -> None:
    with database.begin() as db:
        known = contacts.keep(db, vault, NUMBERS[0], now).id
        subscribe(db, known, "1371", language="en", channel="ussd", now=now)
    for number in NUMBERS[:2]:
        posted = {"senderId": "USALAMA", "phoneNumber": number}
        assert [line.post("/sms/optout", posted) for _ in range(2)] == [200, 200]
    with database.begin() as db:
        found = [contacts.find(db, vault, number) for number in NUMBERS[:2]]
        assert [one.ended_by for one in of_contact(db, known)] == ["gateway"]
    assert [contact.blocked for contact in found if contact] == ["opted out", "opted out"]


def test_an_opt_out_of_no_phone_of_ours_is_answered_200(database: Engine, line: Line) -> None:
    assert line.post("/sms/optout", {"senderId": "U", "phoneNumber": "+256700000417"}) == 200
    assert stored(database) == 0


def test_a_text_that_nobody_was_told_of_is_found_by_the_sweeper(
    database: Engine, now: datetime, line: Line
) -> None:
    line.post("/sms", CAPTURED)
    (row,) = texts(database)
    with database.begin() as db:
        waiting: list[UUID] = message_sweeps.unhandled(db, now + timedelta(seconds=5), 10)
    assert waiting == [row.id]
