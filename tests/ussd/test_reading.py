"""What a screen needs is read once, at the hop that first shows it, and is the same for ever."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from sessions.session import Session, Start
from ussd import talk
from ussd.flow import Flow
from ussd.screens import Answers, Choice, End, Menu, Option, Pick, Read
from ussd.talk import Line

BY_KIND = Read("helpers", of=lambda answers: answers["kind"])


def listed(answers: Answers) -> tuple[Choice, ...]:
    return tuple(Choice(name, name) for name in answers[BY_KIND.key(answers)].split())


def counted(answers: Answers) -> Mapping[str, str]:
    return {"count": str(len(listed(answers)))}


FLOW = Flow(
    [
        Menu("kind", "Who?", (Option("a", "A", to="who"), Option("b", "B", to="who"))),
        Pick(
            "who",
            "{count} there are",
            listed,
            say=str,
            to="told",
            samples=lambda: [(Choice("n", "n"),)],
            reads=(BY_KIND,),
            finds=counted,
            facts={"count": "99"},
        ),
        End("told", "Told {who}."),
    ],
    start="kind",
)


class Shelf:
    """What is read, and how often; what lies on it changes under the caller."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.names = "ann ben"

    def fetch(self, names: tuple[str, ...], session: Session) -> Mapping[str, str]:
        self.asked += names
        return dict.fromkeys(names, self.names)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def line(shelf: Shelf) -> Line:
    return Line(FLOW, {"en": str}, shelf.fetch)


def begun(shelf: Shelf) -> Session:
    return talk.begin(line(shelf), Start(language="en"), "digest")


def test_nothing_is_read_before_a_screen_needs_it(shelf: Shelf) -> None:
    begun(shelf)
    assert shelf.asked == []


def test_the_screen_is_drawn_from_what_was_read(shelf: Shelf) -> None:
    at_who = talk.step(line(shelf), begun(shelf), "1")
    assert at_who.reply == "CON 2 there are\n1 ann\n2 ben\n0 Back"
    assert shelf.asked == ["helpers:a"]


def test_what_was_read_stays_the_call_s_own(shelf: Shelf) -> None:
    at_who = talk.step(line(shelf), begun(shelf), "1")
    shelf.names = "zoe"
    again = talk.play(line(shelf), at_who, ("7", "0", "1"))
    assert again.reply == at_who.reply and shelf.asked == ["helpers:a"]


def test_another_choice_is_read_anew(shelf: Shelf) -> None:
    at_who = talk.step(line(shelf), begun(shelf), "1")
    shelf.names = "zoe"
    other = talk.play(line(shelf), at_who, ("0", "2"))
    assert "1 zoe" in other.reply and shelf.asked == ["helpers:a", "helpers:b"]


def test_a_late_hop_is_answered_from_what_was_read(shelf: Shelf) -> None:
    ended = talk.play(line(shelf), begun(shelf), ("1", "2"))
    without = Line(FLOW, {"en": str})
    assert talk.play(without, talk.begin(without, ended.start, "digest"), ("1",)).asked == "who"


def test_a_conversation_without_a_database_says_so(shelf: Shelf) -> None:
    without = Line(FLOW, {"en": str})
    with pytest.raises(LookupError, match="helpers:a"):
        talk.step(without, begun(shelf), "1")
