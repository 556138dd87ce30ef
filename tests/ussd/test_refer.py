"""Drugs and alcohol: centres by county, a request said back with its consent, and what came of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from redis import Redis
from sqlalchemy import Engine, func, select

from models import contacts, references
from models.base import metadata
from models.referral_tables import referrals
from models.referrals import Referral
from models.vault import Vault, place
from sessions import journal
from tests.sms.scene import NOW, Scene
from tests.ussd.centres import LATER, Centre, a_centre, remembers_kilimani
from tests.ussd.phone import Phone
from ussd.commands_help import SILENT, TOLD, WAITS, _stands
from ussd.journeys.refer import SAID_LONGEST

CALLER = "+254700000501"
NEAR = ("3", "4", "1")  # a phone that is known: help, drugs or alcohol, centres near me
ASK = (*NEAR, "1", "1", "1")  # the first centre, ask it, yes and SMS
Dial = Callable[..., Phone]


@pytest.fixture
def centre(scene: Scene) -> Centre:
    remembers_kilimani(scene, CALLER)
    return a_centre(scene)


def asked(phone: Dial, *typed: str) -> str:
    """The number of a request made by these keys."""
    found = re.search(r"(\d{3}-){3}\d{3}", phone(CALLER).types(*(typed or ASK)).ends().shown)
    assert found
    return found[0].replace("-", "")


def hears(phone: Dial, number: str, caller: str = CALLER) -> Phone:
    to_help = ("3",) if caller == CALLER else ("1", "3")
    return phone(caller).types(*to_help, "4", "2", number, "1").ends()


def rows(database: Engine, table: str) -> int:
    with database.connect() as db:
        return db.execute(select(func.count()).select_from(metadata.tables[table])).scalar_one()


def test_nacada_comes_first_then_the_centres_of_the_caller_s_county(
    phone: Dial, centre: Centre
) -> None:
    dialled = phone(CALLER).types("3", "4").sees("1192", "free, day and night", "0 Exit")
    dialled.types("1").sees("Nairobi, accredited centres: 1", "1 Hope centre")
    dialled.types("1").sees("Hope centre, Nairobi, 0700 000 930", "1 Ask it through this line")


def test_another_county_is_chosen_from_the_list(phone: Dial, centre: Centre) -> None:
    phone(CALLER).types(*NEAR, "2").sees("Which county?").types("1").sees(
        "Baringo, accredited centres: 0"
    )


@pytest.mark.parametrize(
    ("until", "listed"),
    [(date(2026, 11, 22), 1), (date(2026, 11, 21), 0), (date(2025, 1, 1), 0), (None, 0)],
    ids=["until tomorrow", "until today", "lapsed", "never accredited"],
)
def test_a_centre_is_named_only_before_its_accreditation_ends(
    phone: Dial, scene: Scene, until: date | None, listed: int
) -> None:
    remembers_kilimani(scene, CALLER)
    a_centre(scene, until=until)
    phone(CALLER).types(*NEAR).sees(f"accredited centres: {listed}")


def test_the_list_costs_one_query_and_asking_at_most_seven(
    phone: Dial, centre: Centre, statements: list[str]
) -> None:
    dialled = phone(CALLER, careful=False).types(*NEAR[:-1])
    statements.clear()
    dialled.types(NEAR[-1])
    assert len(statements) == 1
    dialled.types(*ASK[len(NEAR) : -1])
    assert len(statements) == 1
    dialled.types(ASK[-1]).ends()
    assert len(statements) - 1 <= 7


def test_the_list_is_the_same_for_the_whole_call(phone: Dial, scene: Scene, centre: Centre) -> None:
    dialled = phone(CALLER).types(*NEAR)
    a_centre(scene, name="Another centre", number=421)
    assert dialled.again() == dialled.shown
    assert "Another centre" not in dialled.shown


def test_consent_says_who_hears_what_before_anything_is_written(
    phone: Dial, centre: Centre, database: Engine
) -> None:
    phone(CALLER).types(*ASK[:-1]).sees(
        "Hope centre will hear that somebody asks for help. Not your name or number."
    )
    assert rows(database, "referrals") == 0
    phone(CALLER).types(*ASK[:-1], "3").ends()
    assert rows(database, "referrals") == 0


def test_a_request_joins_no_contact_no_call_and_keeps_no_exact_time(
    phone: Dial, centre: Centre, vault: Vault, database: Engine
) -> None:
    asked(phone)
    row = centre.row()
    assert (row.state, row.sms, row.wording, row.asked_hour.minute) == ("asked", True, "1", 0)
    with database.connect() as db:
        known = contacts.find(db, vault, CALLER)
        index = set(db.execute(select(contacts.contact_index.c.digest)).scalars())
    assert known and row.person_digest not in index
    assert (
        vault.opener
        and vault.opener.open(row.phone_sealed, place("referrals.phone", row.id)) == CALLER
    )


def test_without_sms_no_number_is_kept_at_all(phone: Dial, centre: Centre) -> None:
    asked(phone, *ASK[:-1], "2")
    assert centre.row().phone_sealed is None


def test_no_word_of_it_is_in_the_call_log_and_none_in_a_draft(
    phone: Dial, centre: Centre, database: Engine, redis: Redis, vault: Vault
) -> None:
    asked(phone)
    journal.drain(redis, database, vault.words)
    with database.connect() as db:
        hops = db.execute(select(metadata.tables["hops"])).all()
    assert hops and all(hop.reply_sealed is None and hop.typed_sealed is None for hop in hops)
    assert rows(database, "drafts") == 0


def test_the_same_last_hop_asks_once(phone: Dial, centre: Centre, database: Engine) -> None:
    dialled = phone(CALLER).types(*ASK)
    assert dialled.again() == dialled.shown
    assert rows(database, "referrals") == rows(database, "outbox") == 1


def test_three_requests_at_a_time_are_enough(phone: Dial, centre: Centre) -> None:
    for _time in range(3):
        asked(phone)
    phone(CALLER).types(*ASK).ends().sees("3 of your requests are under way", "1192")


def test_the_centre_hears_a_short_number_and_nothing_of_who_asks(
    phone: Dial, centre: Centre, scene: Scene
) -> None:
    number = asked(phone)
    assert centre.routed() == 1
    (message,) = scene.sent()
    to, words = scene.said(message.id)
    assert to == centre.counsellor.contact and message.report_id is None
    assert words.startswith(f"{centre.number} Somebody asks your centre for help. Reply 1")
    assert "254" not in words and number not in words and message.segments == 1
    assert centre.row().state == "told"
    hears(phone, number).sees("was told and has not answered", "1192")


def test_what_the_centre_writes_is_read_by_the_caller_on_the_line_alone(
    phone: Dial, centre: Centre, scene: Scene
) -> None:
    number = asked(phone)
    centre.routed()
    assert "is yours" in scene.texts(centre.counsellor, f"1 {centre.number}")[0]
    hears(phone, number).sees("has taken up your request")
    scene.texts(centre.counsellor, f"NOTE {centre.number} come on Tuesday at 10, ask for Mary")
    hears(phone, number).sees("the centre says: Come on tuesday at 10 ask for mary")
    assert b"tuesday" not in bytes(centre.row().said_sealed)


def test_word_to_the_caller_is_one_neutral_sms_that_comes_later(
    phone: Dial, centre: Centre, scene: Scene, vault: Vault, database: Engine
) -> None:
    asked(phone)
    centre.routed()
    scene.texts(centre.counsellor, f"1 {centre.number}")
    scene.texts(centre.counsellor, f"NOTE {centre.number} come on Tuesday")
    assert centre.routed() == 0, "not in the same hour"
    assert centre.routed(LATER) == 1
    to, words = scene.said(scene.sent()[-1].id)
    with database.connect() as db:
        known = contacts.find(db, vault, CALLER)
    assert known and to == known.id
    assert words == "Your request to Usalama was taken up. Dial *384*70421#"


def test_no_sms_comes_to_who_wanted_none(phone: Dial, centre: Centre, scene: Scene) -> None:
    asked(phone, *ASK[:-1], "2")
    centre.routed()
    scene.texts(centre.counsellor, f"1 {centre.number}")
    assert centre.routed(LATER) == 0


@pytest.mark.parametrize(
    ("texted", "told", "outcome"),
    [
        ("3 {n} 1", "you were helped", "helped"),
        ("3 {n} 2", "handed it to others", "handed_over"),
        ("3 {n} 3", "did not meet", "not_met"),
        ("3 {n} 4", "cannot help. Choose another", "not_taken"),
        ("2 {n}", "cannot help. Choose another", "not_taken"),
    ],
    ids=["helped", "handed over", "did not come", "not ours", "passed by the only one"],
)
def test_the_end_comes_back_to_the_caller(
    phone: Dial, centre: Centre, scene: Scene, texted: str, told: str, outcome: str
) -> None:
    number = asked(phone)
    centre.routed()
    scene.texts(centre.counsellor, texted.format(n=centre.number))
    row = centre.row()
    assert (row.state, row.outcome, row.ended_hour.minute) == ("ended", outcome, 0)
    hears(phone, number).sees(told)
    assert centre.routed(LATER) == 1


@pytest.mark.parametrize("language", ["en", "sw"])
@pytest.mark.parametrize(
    ("hours", "state", "said"),
    [(1, "asked", TOLD["asked"]), (3, "asked", WAITS), (24, "asked", SILENT), (24, "told", SILENT)],
    ids=["being told", "nobody on duty", "nobody told for a day", "no answer for a day"],
)
def test_how_a_request_stands_is_said_as_it_is(
    scene: Scene, hours: int, state: str, said: str, language: str
) -> None:
    asked_hour = NOW.replace(minute=0)
    row = Referral(uuid4(), uuid4(), language, True, state, "", asked_hour, None, None)
    assert _stands(row, asked_hour + timedelta(hours=hours)) == said
    words = scene.languages[language](said).format(ref="000-000-000-000", drugs="0800 720 990")
    assert len(words) <= SAID_LONGEST


def test_another_phone_learns_nothing_with_the_number(phone: Dial, centre: Centre) -> None:
    number = asked(phone)
    stranger = hears(phone, number, "+254700000599").shown
    assert stranger == "END No request of that number was made from this phone."
    nobody_s = "11111111111" + references.check_digit("11111111111")
    assert hears(phone, nobody_s, "+254700000599").shown == stranger


def test_a_request_is_taken_back_with_its_number_and_words(
    phone: Dial, centre: Centre, scene: Scene
) -> None:
    number = asked(phone)
    centre.routed()
    phone(CALLER).types("3", "4", "2", number, "2").ends().sees("taken back")
    row = centre.row()
    assert (row.outcome, row.phone_sealed, row.said_sealed) == ("withdrawn", None, None)
    assert "was taken back" in scene.said(scene.sent()[-1].id)[1]
    phone(CALLER).types("3", "4", "2", number, "2").ends().sees("it had ended before")


def test_a_short_number_is_open_for_an_alert_or_for_a_request(
    phone: Dial, centre: Centre, scene: Scene, database: Engine
) -> None:
    numbers = {scene.tell(scene.report(), centre.counsellor) for _ in range(30)}
    for _time in range(3):
        asked(phone)
        centre.routed()
    shorts = set(_shorts(database))
    assert len(shorts) == 3 and not shorts & numbers


def _shorts(database: Engine) -> list[Any]:
    with database.connect() as db:
        alerts = metadata.tables["referral_alerts"]
        return list(db.execute(select(alerts.c.short_number)).scalars())


def test_a_bare_key_and_the_list_know_of_requests(
    phone: Dial, centre: Centre, scene: Scene
) -> None:
    asked(phone)
    centre.routed()
    assert scene.texts(centre.counsellor, "LIST") == [f"Asked for help: {centre.number}."]
    assert "How did" in scene.texts(centre.counsellor, "3")[0]
    assert "is yours" in scene.texts(centre.counsellor, "1")[0]


def test_the_row_is_the_receipt_of_the_consent(phone: Dial, centre: Centre) -> None:
    asked(phone)
    row = centre.row()
    assert {"wording", "language", "asked_hour", "sms"} <= set(referrals.c.keys())
    assert (row.wording, row.language, row.kind) == ("1", "en", "rehab")
