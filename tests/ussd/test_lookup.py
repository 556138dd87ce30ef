"""My reports: the whole state to the phone that reported, open or closed to any other, limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine

from locales.marks import Translate
from models import contacts, lookups, references, reports
from models.lookups import MISSES_BY_PHONE
from models.report_states import STATE_TYPES
from models.vault import Vault
from sms import status
from sms.gsm import is_gsm
from sms.keywords import Command
from sms.turns import Turn
from tests.models.rings import shared, vault_of
from tests.models.stands import stands
from tests.ussd.phone import Phone
from ussd.journeys import mine
from ussd.lookup import LONGEST

Dial = Callable[..., Phone]


@pytest.fixture
def reference(phone: Dial) -> str:
    """Of a report made from +254700000501."""
    filed = phone().types("1", "1", "1", "kilimani", "1", "1", "1", "2").ends()
    return filed.shown.split("number is ")[1].split(".")[0]


@pytest.mark.parametrize("state", STATE_TYPES)
def test_every_state_is_said_in_plain_words(
    phone: Dial, database: Engine, reference: str, state: str
) -> None:
    digits = reference.replace("-", "")
    with database.begin() as db:
        report = reports.by_reference(db, digits)
        assert report is not None
        stands(db, report.id, state=state)
    own = phone().types("2").sees(f"1 {reference}").types("1").sees(reference)
    assert state not in own.shown or state in ("received", "withdrawn")
    other = phone("+254700000502").types("1", "2", reference).ends()
    is_open = STATE_TYPES[state] == "open"
    assert ("open" in other.shown, "closed" in other.shown) == (is_open, not is_open)


def test_every_state_fits_with_the_longest_name(languages: Mapping[str, Translate]) -> None:
    facts: dict[str, Any] = {"ref": "482-130-975-118", "who": "w" * 48}
    for t in languages.values():
        for words in mine.STATES.values():
            said = t(words).format(**facts)
            assert len(said) <= LONGEST and is_gsm(said), said


@pytest.mark.parametrize(
    "typed", ["482130971", "482 130 971", "482.130.971", "48213O971", "4B2130971x"]
)
def test_a_reference_may_be_typed_in_many_ways(phone: Dial, typed: str) -> None:
    shown = phone().types("1", "2", typed).shown
    slip = references.read(typed) is None
    assert ("is not right" in shown) == slip


def test_a_slip_of_the_finger_is_told_from_a_number_nobody_has(phone: Dial) -> None:
    phone().types("1", "2", "482130970").sees("is not right", "Type the number")
    phone().types("1", "2", "482130971").ends().sees("No report of that number")


def test_guessing_ends_after_some_misses_within_the_hour(phone: Dial, reference: str) -> None:
    guesses = [f"{n:08d}" for n in range(MISSES_BY_PHONE)]
    phone("+254700000502").types("1", "3", "1").ends()
    for guess in guesses:
        typed = guess + references.check_digit(guess)
        phone("+254700000502", careful=False).types("2", typed).sees("No report")
    phone("+254700000502").types("2", reference).ends().sees("Too many tries")
    phone().types("2", "2", reference).sees("received")


POLICE = ("1", "1", "9", "3", "1", "pangani", "1", "Gate 4", "2", "1")


def unknown(digits: int) -> str:
    """A reference nobody has, of as many digits before its last."""
    guess = "7" * digits
    return guess + references.check_digit(guess)


def asked(phone: Dial, number: str, reference: str, statements: list[str]) -> list[str]:
    """What SQL hears of one lookup."""
    dialled = phone(number, careful=False).types("1", "2")
    statements.clear()
    dialled.types(reference).ends()
    return [statement.split()[0] for statement in statements]


def test_a_lookup_costs_the_same_whether_nobody_another_phone_or_the_branch_has_it(
    phone: Dial, reference: str, statements: list[str]
) -> None:
    private = phone("+254700000509").types(*POLICE).shown.split("number: ")[1].split(".")[0]
    ordinary = [reference, unknown(8)]
    told = [
        [asked(phone, f"+25470000052{of}{n}", sought, statements) for n, sought in enumerate(same)]
        for of, same in enumerate((ordinary, [private, unknown(11)]))
    ]
    for one, other in told:
        assert one == other
    assert len(told[0][0]) <= 16
    own = asked(phone, "+254700000509", private, statements)
    assert own == told[1][0], "its own reporter's phone costs no more"


def missed_by_sms(database: Engine, vault: Vault, number: str, now: datetime, tries: int) -> str:
    """What the last of some texts that ask after a report nobody has is answered."""
    with database.begin() as db:
        contact = contacts.keep(db, vault, number, now)
        for tried in range(tries):
            guess = f"{8_000_000 + tried:08d}"
            turn = Turn(
                db=db,
                vault=vault,
                languages={"en": str, "sw": str},
                cause=f"message:{tried}",
                came={"channel": "sms"},
                contact_id=contact.id,
                people=(),
                command=Command("status", words=guess + references.check_digit(guess)),
                now=now,
                below=lambda n: 0,
                code="*384*70421#",
            )
            said = status.status(turn).words
    return said


def test_tries_by_sms_and_by_call_are_one_count(
    phone: Dial, reference: str, database: Engine, vault: Vault, now: datetime
) -> None:
    stranger = "+254700000531"
    assert "many" not in missed_by_sms(database, vault, stranger, now, MISSES_BY_PHONE)
    phone(stranger).types("1", "2", reference).ends().sees("Too many tries")
    assert "many" in missed_by_sms(database, vault, stranger, now, MISSES_BY_PHONE + 1).lower()


def test_a_new_key_does_not_begin_the_count_again(database: Engine, now: datetime) -> None:
    old = vault_of(index=shared(k1="index"))
    new = vault_of(index=shared(k1="index"), sensitive=shared(k2="newer", k1="sensitive"))
    with database.begin() as db:
        for tried in range(MISSES_BY_PHONE):
            digest = lookups.phones(old, "+254700000532")[0]
            of = {"call_id": f"{tried}", "tail": b"1", "phone": digest, "found": False}
            lookups.count(db, **of, now=now)  # type: ignore[arg-type]
        assert not lookups.allowed(db, lookups.phones(new, "+254700000532"), now)
        assert lookups.allowed(db, lookups.phones(new, "+254700000533"), now)
