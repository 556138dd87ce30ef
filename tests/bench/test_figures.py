"""Percentiles and spreads."""

from __future__ import annotations

import pytest

from bench.figures import Spread, percentile, spread


@pytest.mark.parametrize(
    ("values", "share", "found"),
    [
        pytest.param([3.0], 0.99, 3.0, id="of one it is that one"),
        pytest.param([4.0, 1.0, 3.0, 2.0], 0.5, 2.0, id="half of four do not exceed the second"),
        pytest.param([float(n) for n in range(1, 101)], 0.99, 99.0, id="99 of a hundred"),
        pytest.param([float(n) for n in range(1, 26)], 0.99, 25.0, id="of 25 the slowest"),
        pytest.param([1.0, 2.0], 0.0, 1.0, id="none at all is the least"),
    ],
)
def test_a_percentile_is_one_of_the_values(values: list[float], share: float, found: float) -> None:
    assert percentile(values, share) == found


def test_nothing_has_no_percentile() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)


def test_a_spread_is_least_middle_and_most() -> None:
    assert spread([5.0, 1.0, 2.0]) == Spread(1.0, 2.0, 5.0)
