"""What a resident reports and how: the walk from the first ring to the reference."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.e2e.phones import Line, Screen, takes

REFERENCE = re.compile(r"\b\d{3}-\d{3}-\d{3}(?:-\d{3})?\b")
LONGEST = 30  # hops of a call
# What is said in the list of kinds where an alert says more.
LISTED = {"Fighting or assault": "Fighting, assault", "Road accident": "Accident"}


@dataclass(frozen=True)
class Place:
    """A ward: what is typed to find it, its name, and who is told there first and next."""

    typed: str
    ward: str
    coordinator: str
    deputy: str


@dataclass(frozen=True)
class Told:
    """What a resident says. `landmark` is unlike any other, so that its texts can be told apart."""

    place: Place
    landmark: str
    category: str = "Theft or robbery"
    now: bool = True
    sms: bool = True

    def answer(self, screen: Screen, line: Line) -> Screen:
        """The answer to one screen."""
        choose = {
            "language": "English",
            "home": "Report",
            "category": LISTED.get(self.category, self.category),
            "ward_last": "Another place",
            "ward_found": self.place.ward,
            "now": "Yes, now" if self.now else "Earlier today",
            "now_hurt": "Now, nobody hurt" if self.now else "Today, nobody hurt",
            "involved": "I do not know",
            "resume": "Start again",
            "confirm": "Send, SMS me" if self.sms else "Send, no SMS",
        }
        say = {"ward_name": self.place.typed, "landmark": self.landmark}
        if screen.name in say:
            return line.types(say[screen.name])
        return takes(line, screen, choose[screen.name])


def nothing() -> None:
    """What happens between two hops, as a rule."""


def walk(
    line: Line, told: Told, *, to: str = "", between: Callable[[], object] = nothing
) -> Screen:
    """Dials and answers, until the screen called `to` or the end. `between` before every answer."""
    screen = line.dial()
    for _hop in range(LONGEST):
        if screen.name == to or not screen.open:
            return screen
        between()
        screen = told.answer(screen, line)
    raise AssertionError(f"the call does not end: {screen.words!r}")


def says(line: Line, *answers: str) -> Screen:
    """Dials and gives these answers: the option that begins so, or else the words themselves."""
    screen = line.dial()
    for words in answers:
        offered = screen.option(words) or screen.option("More")
        screen = takes(line, screen, words) if offered else line.types(words)
    return screen


def reference_of(screen: Screen) -> str:
    """The reference a last screen gives."""
    found = REFERENCE.search(screen.words)
    assert found and not screen.open, f"{screen.words!r} {screen.failure}"
    return found[0]


def report(line: Line, told: Told) -> str:
    """A whole call; the reference it gives."""
    return reference_of(walk(line, told))


def asks_after(line: Line, reference: str) -> str:
    """The words of My reports about a reference."""
    screen = line.dial()
    for label in ("English", "My reports"):
        if screen.option(label):
            screen = takes(line, screen, label)
    if screen.option(reference):
        return takes(line, screen, reference).words
    if screen.option("Type a number"):
        takes(line, screen, "Type a number")
    return line.types(reference).words
