"""The menus as a picture: every screen once, left to right, with what became of the calls."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from console.flow_picture import HIGH, WIDE, Picture, picture
from data import shipped
from routing.places import Gazetteer
from tests.routing.people import wards
from ussd.menu import LINES, menu

WAYS = {"home": ("what", "help"), "what": ("sent",), "help": (), "sent": ()}


def drawn(counts: Mapping[str, tuple[int, int]]) -> dict[str, tuple[str, str]]:
    return {box.name: (box.told, box.tone) for box in picture(WAYS, counts).boxes}


def overlapping(found: Picture) -> list[tuple[str, str]]:
    spots = {(box.x, box.y): box.name for box in found.boxes}
    return [("two in one place", "")] if len(spots) < len(found.boxes) else []


def test_a_screen_stands_to_the_right_of_all_that_lead_to_it() -> None:
    at = {box.name: box.x for box in picture(WAYS, {}).boxes}
    assert at["home"] < at["what"] < at["sent"] and at["what"] == at["help"]


@pytest.mark.parametrize(
    ("count", "told", "tone"),
    [
        pytest.param((0, 0), "", "none", id="no call came"),
        pytest.param((50, 0), "50 came, 0 stopped (0 %)", "calm", id="all went on"),
        pytest.param((50, 6), "50 came, 6 stopped (12 %)", "wait", id="some stopped"),
        pytest.param((8, 4), "8 came, 4 stopped (50 %)", "bad", id="half stopped"),
    ],
)
def test_a_box_says_what_became_of_the_calls(count: tuple[int, int], told: str, tone: str) -> None:
    assert drawn({"what": count})["what"] == (told, tone)


def test_the_whole_service_is_drawn_within_its_frame_and_nothing_lies_on_anything() -> None:
    lines = dict.fromkeys((*LINES, *(row["key"] for row in shipped.rows("helplines.csv"))), "999")
    places = Gazetteer.build(list(wards().values()), [], [])
    flow = menu(places, lines, "*384*70421#")
    found = picture(flow.ways, {})
    assert {box.name for box in found.boxes} == {id.replace("_", " ") for id in flow.ways}
    assert overlapping(found) == []
    assert all(box.x + WIDE < found.width and box.y + HIGH <= found.height for box in found.boxes)
    assert len(found.lines) == sum(len(set(ends)) for ends in flow.ways.values())


def test_a_service_without_screens_is_an_empty_picture() -> None:
    assert picture({}, {}).boxes == ()
