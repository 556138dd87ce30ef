"""A flow that is not whole is refused when it is made, with the culprit named."""

from __future__ import annotations

import re

import pytest

from ussd.flow import BadFlow, Flow
from ussd.screens import Ask, Choice, Either, End, Menu, Option, Pick, Screen


def go(*to: str) -> tuple[Option, ...]:
    return tuple(Option(name, name, to=name) for name in to)


def flow(*screens: Screen, **more: object) -> Flow:
    return Flow(screens, start=screens[0].id, **more)  # type: ignore[arg-type]


def ask(id: str, to: str) -> Ask:
    return Ask(id, "?", str, to=to, longest=10, misreads=())


def pick(
    id: str, to: str, *, gives: tuple[str, ...] = (), options: tuple[Option, ...] = ()
) -> Pick:
    one = (Choice("1", "One"),)
    return Pick(
        id, "", lambda answers: one, {"1": "One"}.__getitem__, to, lambda: [one], options, gives
    )


@pytest.mark.parametrize(
    "screens, fault",
    [
        ([Menu("a", "", go("bb")), End("b", "")], "a leads to bb, which is no screen"),
        ([Menu("a", "", go("b")), End("b", ""), End("c", "")], "c cannot be reached"),
        (
            [Menu("a", "", go("b", "e")), Menu("b", "", go("b")), End("e", "")],
            "goes round in a circle: b > b",
        ),
        (
            [Menu("a", "", go("q", "e")), ask("q", "e"), End("e", "{q}")],
            "e shows {q}, which not every way there answers",
        ),
        (
            [pick("a", "e", gives=("ward",), options=go("e")), End("e", "{ward}")],
            "e shows {ward}, which not every way there answers",
        ),
        ([End("a", ""), End("a", "")], "two screens share an id"),
        ([Menu("a", "", go("e", "e")), End("e", "")], "a has two options of one value"),
        ([Menu("a", "", ()), End("e", "")], "a leads nowhere"),
    ],
    ids=[
        "an exit to nowhere",
        "a screen nobody reaches",
        "a circle",
        "a hole one way leaves open",
        "a list left by its side door",
        "one id twice",
        "one value twice",
        "a trap",
    ],
)
def test_an_unsound_flow_is_refused(screens: list[Screen], fault: str) -> None:
    with pytest.raises(BadFlow, match=re.escape(fault)):
        flow(*screens)


def test_what_every_way_gives_may_be_said_back() -> None:
    two_ways = [
        Menu("a", "", go("b", "c")),
        pick("b", "e", gives=("ward",)),
        pick("c", "e", gives=("ward",)),
        End("e", "{ward}"),
    ]
    assert flow(*two_ways)["e"].text == "{ward}"


def test_a_place_is_found_by_walking_and_answers_that_no_longer_fit_are_left_out() -> None:
    whole = flow(Menu("a", "", go("q")), ask("q", "e"), End("e", ""))
    assert whole.place({"a": "q", "q": "x"}).screen.id == "e"
    assert whole.place({"a": "gone", "q": "x"}).given == ()
    assert whole.place({"q": "x"}).screen.id == "a"


def test_where_a_call_goes_may_depend_on_what_it_started_from() -> None:
    start = Either(lambda answers: answers["@language"] != "", "b", "a")
    whole = Flow([Menu("a", "", go("b")), End("b", "")], start=start)
    assert whole.place({"@language": ""}).screen.id == "a"
    assert whole.place({"@language": "sw"}).screen.id == "b"
