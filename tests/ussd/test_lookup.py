"""My reports: the whole state to the phone that reported, open or closed to any other, limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from sqlalchemy import Engine

from locales.marks import Translate
from models import references, reports
from models.lookups import MISSES_BY_PHONE
from models.report_states import STATE_TYPES
from sms.gsm import is_gsm
from tests.models.stands import stands
from tests.ussd.phone import Phone
from ussd.journeys import mine
from ussd.lookup import LONGEST

Dial = Callable[..., Phone]


@pytest.fixture
def reference(phone: Dial) -> str:
    """Of a report made from +254700000501."""
    filed = phone().types("1", "1", "1", "1", "kilimani", "1", "1", "1", "2").ends()
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
    own = phone().types("1", "2").sees(f"1 {reference}").types("1").sees(reference)
    assert state not in own.shown or state in ("received", "withdrawn")
    other = phone("+254700000502").types("1", "1", "2", reference).ends()
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
    shown = phone().types("1", "1", "2", typed).shown
    slip = references.read(typed) is None
    assert ("slip" in shown) == slip


def test_a_slip_of_the_finger_is_told_from_a_number_nobody_has(phone: Dial) -> None:
    phone().types("1", "1", "2", "482130970").sees("has a slip in it", "Type the number")
    phone().types("1", "1", "2", "482130971").ends().sees("No report of that number")


def test_guessing_ends_after_some_misses_within_the_hour(phone: Dial, reference: str) -> None:
    guesses = [f"{n:08d}" for n in range(MISSES_BY_PHONE)]
    phone("+254700000502").types("1", "1", "3", "1").ends()
    for guess in guesses:
        typed = guess + references.check_digit(guess)
        phone("+254700000502", careful=False).types("1", "2", typed).sees("No report")
    phone("+254700000502").types("1", "2", reference).ends().sees("Too many tries")
    phone().types("1", "2", "2", reference).sees("received")
