"""A run in which something is missing, twice or wrong has no figures."""

from __future__ import annotations

import pytest

from bench import checks
from bench.calls import FILED, HOPS, Call, Callers, Target
from bench.checks import Miscounted
from bench.kept import Filed
from bench.load import Asked, Run

HERE = Target(8000, "/ussd")


def run_of(calls: list[Call], *, references: tuple[str, ...], wrong: int = -1) -> Run:
    """Every hop answered as it should be, but for hop `wrong` of each call."""
    asked = []
    for call, reference in zip(calls, references, strict=True):
        for number, screen in enumerate(call.screens):
            kind = "END" if number == HOPS - 1 else "CON"
            label = "sorry" if number == wrong else screen
            head = f"HTTP/1.1 200 OK\r\nat-ussd-hop-metadata: {label}\r\n\r\n"
            raw = f"{head}{kind} Your number is {reference}.".encode()
            asked.append(Asked(call, number, 0.0, 0.0, 1.0, raw))
    return Run(tuple(asked), 1.0, 0.1, 0.0)


@pytest.fixture
def calls(callers: Callers) -> list[Call]:
    return callers.calls(2, FILED, HERE)


TWO = ("482-130-975", "482-130-976")
KEPT = {"482130975": Filed("1372", ("a",)), "482130976": Filed("1373", ("b",))}


def test_a_run_in_which_all_is_well_passes(calls: list[Call]) -> None:
    run = run_of(calls, references=TWO)
    checks.walked(run)
    checks.reported(checks.ended(run), KEPT, {"a", "b"})


def test_a_hop_that_got_another_screen_is_named(calls: list[Call]) -> None:
    with pytest.raises(Miscounted, match="2 hops .* category was asked for, sorry came"):
        checks.walked(run_of(calls, references=TWO, wrong=2))


def test_two_callers_with_one_reference_are_found(calls: list[Call]) -> None:
    with pytest.raises(Miscounted, match="2 calls, 1 references"):
        checks.ended(run_of(calls, references=(TWO[0], TWO[0])))


@pytest.mark.parametrize(
    ("kept", "came", "words"),
    [
        pytest.param(
            {"482130975": KEPT["482130975"]}, {"a"}, "2 ENDs, 1 reports in SQL", id="not kept"
        ),
        pytest.param(KEPT, {"a"}, "2 alerts in SQL, 1 alerts at phones", id="not at the phone"),
        pytest.param(
            {**KEPT, "482130976": Filed("1373", ())}, {"a"}, "1 alerts in SQL", id="nobody told"
        ),
        pytest.param(
            {**KEPT, "482130976": Filed("1373", ("b", "c"))},
            {"a", "b", "c"},
            "3 alerts in SQL",
            id="told twice",
        ),
        pytest.param(
            {**KEPT, "482130976": Filed("1371", ("b",))}, {"a", "b"}, "other wards", id="elsewhere"
        ),
    ],
)
def test_what_does_not_agree_is_counted(
    calls: list[Call], kept: dict[str, Filed], came: set[str], words: str
) -> None:
    ends = checks.ended(run_of(calls, references=TWO))
    with pytest.raises(Miscounted, match=words):
        checks.reported(ends, kept, came)


def test_at_the_end_nothing_is_left_over() -> None:
    checks.altogether(hops=20, hops_in_sql=20, texts=2, texts_at_phones=2)
    with pytest.raises(Miscounted, match="20 answered, 19 in SQL"):
        checks.altogether(hops=20, hops_in_sql=19, texts=2, texts_at_phones=2)
    with pytest.raises(Miscounted, match="2 asked for, 3 at phones"):
        checks.altogether(hops=20, hops_in_sql=20, texts=2, texts_at_phones=3)
