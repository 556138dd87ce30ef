"""One canonical form for every way a Kenyan mobile number is written, and no guess beyond them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.numbers import BadNumber, caller, canonical, is_demo, is_number, masked

SPELLINGS = (
    "+254712345678",
    "254712345678",
    "00254712345678",
    "0712345678",
    "712345678",
    "+254 712 345 678",
    "0712 345 678",
    "0712-345-678",
    "0712.345.678",
    "(0712) 345 678",
    "+254\u00a0712\u00a0345\u00a0678",
    "\t0712345678 ",
)
REFUSED = {
    "nothing": "",
    "a word": "MPESA",
    "a short code": "22384",
    "a digit too few": "071234567",
    "a digit too many": "07123456789",
    "a landline of Nairobi": "0202345678",
    "a landline, whole": "+254202345678",
    "an old prefix": "0812345678",
    "nought after the country": "+2540712345678",
    "plus before a trunk nought": "+0712345678",
    "plus before no country": "+712345678",
    "two noughts before no country": "00712345678",
    "two pluses": "++254712345678",
    "Tanzania": "+255712345678",
    "Arabic digits": "\u0660\u0667\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668",
    "full-width digits": "\uff10\uff17\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18",
    "a newline at the end": "0712345678\n",
    "a newline within": "0712\n345678",
    "a carriage return": "0712345678\r",
    "letters within": "0712O45678",
    "an extension": "0712345678 x 5",
    "an encoded plus": "%2B254712345678",
    "a hidden character": "0712345678\u200b",
    "two numbers": "0712345678/0722345678",
}


@pytest.mark.parametrize("typed", SPELLINGS)
def test_every_spelling_is_one_number(typed: str) -> None:
    assert canonical(typed) == caller(typed) == "+254712345678"
    assert is_number(typed)


@pytest.mark.parametrize("typed", ["0110345678", "110345678", "+254110345678", "254 110 345678"])
def test_the_newer_prefixes_count_as_the_older_do(typed: str) -> None:
    assert canonical(typed) == "+254110345678"


@pytest.mark.parametrize("typed", REFUSED.values(), ids=REFUSED)
def test_anything_else_is_refused_without_being_repeated(typed: str) -> None:
    with pytest.raises(BadNumber) as refused:
        canonical(typed)
    assert not is_number(typed)
    assert not typed or typed not in str(refused.value)
    assert refused.value.__context__ is None


@given(st.text(alphabet="0123456789+-. ()\n\u0667", max_size=18))
def test_what_is_canonical_stays_so(typed: str) -> None:
    if is_number(typed):
        found = canonical(typed)
        assert canonical(found) == found and len(found) == 13 and found.isascii()


@pytest.mark.parametrize("number", ["+14155550100", "+255712345678", "+8613812345678"])
def test_a_visitor_calls_under_a_number_of_another_country(number: str) -> None:
    assert caller(number) == number


@pytest.mark.parametrize(
    "given_by",
    [
        pytest.param("", id="nothing"),
        pytest.param("anonymous", id="a word"),
        pytest.param("14155550100", id="no plus"),
        pytest.param("+0123456789", id="a country that begins with nought"),
        pytest.param("+12345", id="too short"),
        pytest.param("+1234567890123456", id="too long"),
        pytest.param("+14155550100\n", id="a newline at the end"),
        pytest.param("+1415555010\u0660", id="an Arabic digit"),
    ],
)
def test_a_caller_without_a_telephone_number_is_refused(given_by: str) -> None:
    with pytest.raises(BadNumber):
        caller(given_by)


@pytest.mark.parametrize(
    ("number", "demo"),
    [
        ("+254700000000", True),
        ("+254700000999", True),
        ("+254700001000", False),
        ("+254700000999\n", False),
        ("+25470000099", False),
        ("+254712345678", False),
        ("0700000001", False),
        ("+25470000000\u0661", False),
    ],
)
def test_demo_numbers_are_the_thousand_set_aside(number: str, demo: bool) -> None:
    assert is_demo(number) is demo


def test_a_masked_number_shows_its_network_and_its_last_two_digits() -> None:
    assert masked("+254712345617") == "+254 7\u2022\u2022 \u2022\u2022\u2022 \u202217"
    assert masked("+254110345602") == "+254 1\u2022\u2022 \u2022\u2022\u2022 \u202202"


def test_ten_million_numbers_share_each_mask() -> None:
    hidden = {masked(f"+2547{n:08d}") for n in range(0, 10**8, 99_700)}
    assert len(hidden) == 1, "the first digit and the last two are all a mask tells"
