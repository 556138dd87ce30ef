"""Rows that can be read and would never rule a report."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from routing.rulebook import Row
from routing.rulebook_doubts import areas_in, fits_nothing, never_asked
from tests.routing.people import wards

AREAS = areas_in(wards().values())
PLAIN = Row("plain")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        pytest.param({"area": ("county", "47")}, "no county 47; 047 is Nairobi", id="unpadded"),
        pytest.param({"area": ("ward", "9999")}, "no ward 9999", id="a ward there is not"),
        pytest.param({"area": ("ward", "047")}, "no ward 047", id="a county as a ward"),
        pytest.param(
            {"categories": frozenset({"theft"}), "severities": frozenset({"low"})},
            "Theft or robbery is high, never low",
            id="a severity the kind never has",
        ),
    ],
)
def test_what_no_report_can_meet_is_said(values: dict[str, Any], said: str) -> None:
    (found,) = fits_nothing(replace(PLAIN, **values), AREAS)
    assert said in found


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"area": ("county", "047")},
        {"area": ("constituency", "275")},
        {"area": ("ward", "1371")},
        {"severities": frozenset({"low"})},
        {"categories": frozenset({"theft"}), "severities": frozenset({"high", "low"})},
        {"categories": frozenset({"theft"}), "flags": frozenset({"armed", "child"})},
    ],
)
def test_what_a_report_can_meet_is_not_doubted(values: dict[str, Any]) -> None:
    assert fits_nothing(replace(PLAIN, **values), AREAS) == ()


@pytest.mark.parametrize(
    ("before", "row", "first"),
    [
        pytest.param({}, {"flags": frozenset({"hurt"})}, "before", id="after one of everything"),
        pytest.param({"flags": frozenset({"hurt"})}, {}, "", id="before what is wider"),
        pytest.param(
            {"categories": frozenset({"theft", "fire"})},
            {"categories": frozenset({"fire"}), "happening": "now"},
            "before",
            id="after one of its kind",
        ),
        pytest.param({"hours": "Mo-Su 20:00-06:00"}, {}, "", id="after one of the night"),
        pytest.param({"area": ("county", "047")}, {}, "", id="after one of a county"),
    ],
)
def test_a_row_never_asked_names_the_one_before(
    before: dict[str, Any], row: dict[str, Any], first: str
) -> None:
    rows = [replace(PLAIN, name="before", **before), replace(PLAIN, **row)]
    assert never_asked(rows, 1) == first
