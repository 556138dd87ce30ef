"""What is told: figures on the terminal, ratios alone in the docs."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from bench.rounds import Size
from bench.rows import PARTS, over, ratio
from bench.words import TIE, Setting, page, terminal

NAMES = {row.service for part in PARTS for row in part.rows}
FLOOR = {row.floor for part in PARTS for row in part.rows}
QUIET = Setting("make bench", date(2026, 11, 1), "2 cores, Linux x86_64, Python 3.11.7", 0.1, 2)


def a_round(service: float) -> dict[str, float]:
    figures = dict.fromkeys(NAMES, service) | dict.fromkeys(FLOOR, 2.0)
    return {**figures, "alert_worst": 1.0, "lag_p99": 0.001, "busy": 0.2}


ROUNDS = [a_round(1.0), a_round(4.0), a_round(1.5)]


def test_a_ratio_is_taken_within_each_round() -> None:
    row = PARTS[0].rows[0]
    rounds = [{row.service: 1.0, row.floor: 2.0}, {row.service: 9.0, row.floor: 9.0}]
    told = over(rounds, row)
    assert (told.ratio.least, told.ratio.middle, told.ratio.most) == (0.5, 0.75, 1.0)


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.2849, "0.28"), (0.0063, "0.0063"), (1.0, "1.0"), (3.44, "3.4"), (45.7, "46")],
)
def test_a_ratio_is_said_in_two_figures(value: float, said: str) -> None:
    assert ratio(value) == said


def test_the_docs_have_every_row_in_ratios_and_no_figure_of_this_machine() -> None:
    written = page(QUIET, Size(), ROUNDS)
    table = [line for line in written.splitlines() if line.startswith("|")]
    for part in PARTS:
        for row in part.rows:
            assert f"| {row.label} | 0.5 | 0.75 | 2.0 |" in table
    assert not re.search(r"\d (ms|/s)\b", "\n".join(table))
    assert "1 November 2026 by `make bench`" in written and TIE in written


def test_the_terminal_has_both_sides_of_every_row() -> None:
    lines = list(terminal(QUIET, Size(), ROUNDS))
    rates = [line for line in lines if "/s" in line and "service / floor" not in line]
    assert len(rates) == sum(row.said(1.0).endswith("/s") for p in PARTS for row in p.rows)
    assert any("2 /s" in line and "0.75" in line for line in rates)
    assert "3 rounds" in lines[0] and "NOT TO BE TRUSTED" not in "\n".join(lines)


@pytest.mark.parametrize(
    ("worse", "setting", "words"),
    [
        pytest.param({"lag_p99": 0.02}, QUIET, "NOT TO BE TRUSTED", id="the generator was late"),
        pytest.param({"busy": 0.95}, QUIET, "NOT TO BE TRUSTED", id="the generator was busy"),
        pytest.param({"alert_worst": 4.0}, QUIET, "3 seconds of the END: not all", id="slow"),
        pytest.param({}, replace(QUIET, load=3.2), "other work (load 3.2)", id="a busy machine"),
    ],
)
def test_what_spoils_a_run_is_said(worse: dict[str, float], setting: Setting, words: str) -> None:
    told = "\n".join(terminal(setting, Size(), [{**a_round(1.0), **worse}]))
    assert words in told
