"""When two reports are of one incident: by words, and measured on a made set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import combinations, groupby
from uuid import UUID

import pytest

from routing.twins import WITHIN, Said, alike, lead_of
from tests.routing.witnesses import START, Report, made

PRECISION, RECALL = 0.98, 0.75  # floors; a tenth of the reports name no place at all
FIRST = Said(UUID(int=1), UUID(int=1), UUID(int=101), "Yaya Centre stage", START)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Yaya Centre stage", "near yaya", id="less said"),
        pytest.param("Yaya Centre", "yaya center", id="another spelling"),
        pytest.param("Kawangware 46 stage", "stage ya kawangware 46", id="other order and tongue"),
        pytest.param("Olympic primary school", "shule ya msingi olimpik", id="Kiswahili, by ear"),
        pytest.param("Toi market", "soko la toi", id="a short name"),
        pytest.param("Makutano junction", "makutno", id="a letter missing"),
        pytest.param("Mama Lucy hospital", "mamalucy", id="spaces left out"),
        pytest.param("the market", "sokoni", id="the one market"),
        pytest.param("Uhuru gardens opposite the gate", "behind uhuru garden", id="sides differ"),
    ],
)
def test_one_place_in_two_ways_of_saying_it(one: str, other: str) -> None:
    assert alike(one, other) and alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Yaya Centre stage", "Junction Mall", id="two places"),
        pytest.param("stage 46", "stage 56", id="two stages"),
        pytest.param("Toi market", "Tom bridge", id="short names alike"),
        pytest.param("the church", "kanisa", id="a church is one of many"),
        pytest.param("", "", id="nothing said"),
        pytest.param("Toi market", "", id="nothing said once"),
        pytest.param("market", "Toi market", id="a market, of a name"),
        pytest.param("block A", "block C", id="two blocks"),
        pytest.param(
            "Sigoit kwa mama Njeri", "Cheptil kwa mama Njeri", id="alike but for the place"
        ),
    ],
)
def test_two_places_are_not_one(one: str, other: str) -> None:
    assert not alike(one, other) and not alike(other, one)


def test_what_is_told_much_later_is_another_matter() -> None:
    def again(later: timedelta) -> UUID | None:
        return lead_of(replace(FIRST, report_id=UUID(int=2), at=START + later), [FIRST])

    assert again(WITHIN) == FIRST.lead
    assert again(WITHIN + timedelta(seconds=1)) is None


@pytest.mark.parametrize(
    ("landmark", "follows"),
    [("", True), ("yaya", True), ("Junction Mall", False)],
    ids=["no place named", "the same place", "another place"],
)
def test_who_tells_again_repeats_unless_it_is_elsewhere(landmark: str, follows: bool) -> None:
    again = replace(FIRST, report_id=UUID(int=2), landmark=landmark)
    assert lead_of(again, [FIRST]) == (FIRST.lead if follows else None)


def test_without_a_place_another_person_is_not_joined() -> None:
    other = replace(FIRST, report_id=UUID(int=2), reporter=UUID(int=102), landmark="")
    assert lead_of(other, [FIRST]) is None
    assert lead_of(replace(other, reporter=None), [replace(FIRST, reporter=None)]) is None


def test_the_lead_is_the_first_even_where_a_later_one_is_nearer() -> None:
    second = replace(FIRST, report_id=UUID(int=2), reporter=UUID(int=102), landmark="yaya")
    third = replace(FIRST, report_id=UUID(int=3), lead=UUID(int=3), landmark="near yaya")
    assert lead_of(third, [FIRST, second]) == FIRST.lead


@pytest.mark.parametrize("seed", [7, 20261121])
def test_joining_keeps_its_precision_and_recall(
    seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    reports = made(seed)
    right = wrong = missed = 0
    for _, inside in groupby(reports, key=lambda one: one.ward):
        for one, other, joined in pairs(list(inside)):
            same = one.incident == other.incident
            right += joined and same
            wrong += joined and not same
            missed += same and not joined
    precision, recall = right / (right + wrong), right / (right + missed)
    with capsys.disabled():
        print(f" {len(reports)} reports: precision {precision:.3f}, recall {recall:.3f}", end=" ")
    assert precision >= PRECISION
    assert recall >= RECALL


def pairs(reports: list[Report]) -> Iterable[tuple[Report, Report, bool]]:
    """Every two reports of a ward, and whether the line put them together as they came."""
    seen: list[Said] = []
    for report in reports:
        lead = lead_of(report.said, seen) or report.said.report_id
        seen.append(replace(report.said, lead=lead))
    leads = {said.report_id: said.lead for said in seen}
    for one, other in combinations(reports, 2):
        yield one, other, leads[one.said.report_id] == leads[other.said.report_id]
