"""References: a slip of the keypad is found, no two are alike, and letters stand for digits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from random import Random

import pytest
from sqlalchemy import Connection, Engine, func, select

from models import references
from models.references import ORDINARY, SENSITIVE, check_digit, drawn, read, written
from tests.models.together import together

SIZES = (ORDINARY, SENSITIVE)


def samples(size: int, count: int = 200) -> list[str]:
    return [drawn(size, Random(size).randrange) for _ in range(1)] + [
        drawn(size, Random(f"{size}:{n}").randrange) for n in range(count)
    ]


@pytest.mark.parametrize("size", SIZES)
def test_a_reference_reads_back_as_it_is_written(size: int) -> None:
    for number in samples(size):
        assert len(number) == size + 1 and read(written(number)) == number


@pytest.mark.parametrize("size", SIZES)
def test_every_single_wrong_digit_is_found(size: int) -> None:
    for number in samples(size):
        for at, right in enumerate(number):
            for wrong in set("0123456789") - {right}:
                assert read(number[:at] + wrong + number[at + 1 :]) is None


@pytest.mark.parametrize("size", SIZES)
def test_every_swap_of_two_neighbours_is_found(size: int) -> None:
    for number in samples(size):
        for at in range(size):
            one, two = number[at], number[at + 1]
            if one != two:
                assert read(number[:at] + two + one + number[at + 2 :]) is None


def test_the_table_of_check_digits_is_one_of_damm() -> None:
    """Totally anti-symmetric of order ten: what finds all slips, not those of samples alone."""
    step = {(a, b): int(check_digit(_leading_to(a) + str(b))) for a in range(10) for b in range(10)}
    for state in range(10):
        assert {step[state, digit] for digit in range(10)} == set(range(10))
        assert step[state, state] == 0
        for one in range(10):
            for two in range(one):
                assert step[step[state, one], two] != step[step[state, two], one]


def _leading_to(state: int) -> str:
    """One digit after which the running check digit is `state`."""
    return next(digit for digit in "0123456789" if check_digit(digit) == str(state))


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        pytest.param("482-130-971", "482130971", id="as written"),
        pytest.param("482130971", "482130971", id="without dashes"),
        pytest.param(" 482 130 971 ", "482130971", id="spaces"),
        pytest.param("482.130/971#", "482130971", id="other signs"),
        pytest.param("Ref: 482-130-971", "482130971", id="a word before"),
        pytest.param("482-l3o-97I", "482130971", id="letters that look like digits"),
        pytest.param("482-L3O-97i", "482130971", id="the same the other way up"),
        pytest.param("482-130-972", None, id="a wrong digit"),
        pytest.param("482-130-97", None, id="a digit too few"),
        pytest.param("482-130-9711", None, id="a digit too many"),
        pytest.param("\u0664\u0668\u0662130971", None, id="Arabic digits are no digits"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_reading_folds_what_a_person_may_type(typed: str, digits: str | None) -> None:
    assert read(typed) == digits


def test_a_reference_is_as_long_when_what_is_drawn_is_small() -> None:
    assert drawn(ORDINARY, lambda n: 7) == "00000007" + check_digit("00000007")
    assert written(drawn(SENSITIVE, lambda n: n - 1)).startswith("999-999-999-99")


def test_reserving_gives_what_was_drawn_in_that_order(
    database: Engine, below: Callable[[int], int], now: datetime
) -> None:
    with database.begin() as db:
        first = references.reserve(db, ORDINARY, 50, below, now)
        again = references.reserve(db, ORDINARY, 50, below, now)
    assert len(set(first + again)) == 100
    assert first != sorted(first), "sorted ones would tell in which order they were given out"
    assert all(read(number) == number for number in first)


def test_one_drawn_twice_is_given_once(database: Engine, now: datetime) -> None:
    with database.begin() as db:
        assert len(references.reserve(db, ORDINARY, 20, lambda n: 5, now)) == 1
        assert references.reserve(db, ORDINARY, 20, lambda n: 5, now) == []


def test_two_who_draw_the_same_at_once_share_them_and_neither_gets_one_twice(
    database: Engine, now: datetime
) -> None:
    """Of three digits each, so that they draw the same ones, each in an order of its own."""
    given = [
        number
        for turn in range(5)
        for ours in together(database, 4, _draws(turn, now))
        for number in ours
    ]
    with database.connect() as db:
        rows = db.execute(select(func.count()).select_from(references.references)).scalar_one()
    assert len(set(given)) == len(given) == rows


def _draws(turn: int, now: datetime) -> Callable[[Connection, int], list[str]]:
    return lambda db, which: references.reserve(
        db, 3, 100, Random(f"{turn}:{which}").randrange, now
    )
