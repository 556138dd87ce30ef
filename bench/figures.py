"""Figures out of many numbers: percentiles, and the least, middle and most of several rounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Spread:
    """One figure over all rounds."""

    least: float
    middle: float
    most: float


def spread(values: Sequence[float]) -> Spread:
    """Raises ValueError where there are none."""
    return Spread(min(values), median(values), max(values))


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0 to 1) of all do not exceed (nearest rank).

    Raises ValueError where there are none.
    """
    if not values:
        raise ValueError("no values")
    in_order = sorted(values)
    rank = -(-len(in_order) * share // 1)  # rounded up
    return in_order[max(int(rank), 1) - 1]
