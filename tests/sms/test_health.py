"""Which gateway is asked first: errors over a threshold move traffic, and it drifts back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms.health import MINUTES, PROBE, Minute, fitness, order, shares

ALL_FIRST = {"first": 1.0, "backup": 0.0}


@pytest.mark.parametrize(
    ("minutes", "fit"),
    [
        pytest.param([], 1.0, id="nothing tried: well"),
        pytest.param([Minute(0, 4, 4)], 1.0, id="four faults are too few to conclude from"),
        pytest.param([Minute(0, 100, 0)], 1.0, id="no faults"),
        pytest.param([Minute(0, 100, 10)], 1.0, id="one in ten is weather"),
        pytest.param([Minute(0, 100, 50)], 0.25, id="every second one fails"),
        pytest.param([Minute(0, 100, 100)], PROBE, id="nothing goes: only probes are left"),
        pytest.param([Minute(MINUTES, 100, 100)], 1.0, id="five minutes ago is forgotten"),
    ],
)
def test_a_gateway_is_as_fit_as_its_last_minutes(minutes: list[Minute], fit: float) -> None:
    assert fitness(minutes) == pytest.approx(fit)


def test_traffic_drifts_back_as_the_bad_minute_passes() -> None:
    well = [Minute(ago, 100, 0) for ago in range(MINUTES)]
    parts = [
        shares({"first": fitness([*well[:ago], Minute(ago, 100, 100)]), "backup": 1.0}, ALL_FIRST)[
            "first"
        ]
        for ago in range(MINUTES)
    ]
    assert parts[0] < 2 * PROBE
    assert parts == sorted(parts)
    assert parts[-1] == 1.0


@pytest.mark.parametrize(
    ("fit", "given_parts", "expected"),
    [
        pytest.param((1.0, 1.0), (1.0, 0.0), (1.0, 0.0), id="both well: as set"),
        pytest.param((0.02, 1.0), (1.0, 0.0), (0.02, 0.98), id="the first is down"),
        pytest.param((0.5, 0.5), (1.0, 0.0), (0.667, 0.333), id="both are poor"),
        pytest.param((1.0, 0.02), (0.9, 0.1), (0.998, 0.002), id="the second is down"),
    ],
)
def test_what_one_is_not_fit_for_the_other_gets(
    fit: tuple[float, float], given_parts: tuple[float, float], expected: tuple[float, float]
) -> None:
    names = ("first", "backup")
    found = shares(dict(zip(names, fit, strict=True)), dict(zip(names, given_parts, strict=True)))
    assert tuple(found.values()) == pytest.approx(expected, abs=0.05)


@given(st.floats(0, 0.9999), st.floats(PROBE, 1), st.floats(PROBE, 1), st.floats(0, 1))
def test_every_gateway_is_named_once_and_the_parts_make_a_whole(
    drawn: float, one: float, two: float, part: float
) -> None:
    parts = shares({"first": one, "backup": two}, {"first": 1 - part, "backup": part})
    assert sum(parts.values()) == pytest.approx(1)
    assert sorted(order(parts, drawn)) == ["backup", "first"]


def test_the_draw_falls_on_each_by_its_part() -> None:
    parts = {"first": 0.75, "backup": 0.25}
    asked = [order(parts, n / 100)[0] for n in range(100)]
    assert asked.count("first") == 75
