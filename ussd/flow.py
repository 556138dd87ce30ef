"""A flow: every screen by its id, proven sound when it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from hashlib import sha256
from string import Formatter

from ussd.screens import Answers, End, Menu, Screen, To, asks_again, ends_of, exits, goes, way

LEFT = "@left"  # the answer that takes a caller out of the sensitive branch at once


class BadFlow(Exception):
    """The screens do not make a whole. Raised as the program starts, so no caller meets it."""


@dataclass(frozen=True)
class Place:
    """Where a caller is: the screen to show, and the answers that led there, in order."""

    screen: Screen
    answers: Answers

    @property
    def given(self) -> tuple[str, ...]:
        """The screens the caller answered, in order, without what the call started from."""
        return tuple(id for id in self.answers if not id.startswith("@"))


class Flow:
    """Screens, where a call starts, and `leave`, the end that 0 leads to in the private branch.

    `aside` are ends shown when a call cannot go on; `facts` fill holes on any screen. `edition`
    tells these screens, the order of their options and their ways from those of another release.
    Raises BadFlow naming every fault.
    """

    def __init__(
        self,
        screens: Iterable[Screen],
        *,
        start: To,
        leave: str = "",
        aside: tuple[str, ...] = (),
        private: Callable[[Answers], bool] = lambda answers: False,
        facts: Mapping[str, str] | None = None,
    ):
        self.all = tuple(screens)
        self.start = start
        self.leave = leave
        self.aside = aside
        self.private = private
        self.facts = dict(facts or {})
        self._by_id = {screen.id: screen for screen in self.all}
        if faults := list(self._misnamed()) or list(self._unsound()):
            raise BadFlow("\n".join(faults))
        self.edition = sha256(repr(sorted(map(_shape, self.all))).encode()).hexdigest()[:8]

    def __getitem__(self, id: str) -> Screen:
        return self._by_id[id]

    def __contains__(self, id: str) -> bool:
        return id in self._by_id

    def place(self, answers: Answers) -> Place:
        """Walks from the start for as long as the answers fit the questions met."""
        led = {id: value for id, value in answers.items() if id.startswith("@")}
        if LEFT in led:
            return Place(self[self.leave], led)
        screen = self[goes(self.start, led)]
        while not isinstance(screen, End) and screen.id in answers:
            value = answers[screen.id]
            if not screen.takes(value):
                break
            led[screen.id] = value
            screen = self[goes(way(screen, value), led)]
        return Place(screen, led)

    @property
    def ways(self) -> dict[str, tuple[str, ...]]:
        """Each screen with those that can follow it."""
        return {screen.id: exits(screen) for screen in self.all}

    def entries(self) -> tuple[str, ...]:
        """The screens a call can come to without a way from another."""
        return ends_of(self.start) + ((self.leave,) if self.leave else ()) + self.aside

    def _misnamed(self) -> Iterator[str]:
        if len(self._by_id) < len(self.all):
            yield "two screens share an id"
        for screen in self.all:
            for to in exits(screen):
                if to not in self._by_id:
                    yield f"{screen.id} leads to {to}, which is no screen"
            values = [] if isinstance(screen, End) else [o.value for o in screen.options]
            if len(set(values)) < len(values):
                yield f"{screen.id} has two options of one value"

    def _unsound(self) -> Iterator[str]:
        before = {s.id: [p.id for p in self.all if s.id in exits(p)] for s in self.all}
        try:
            order = list(TopologicalSorter(before).static_order())
        except CycleError as cycle:
            yield f"goes round in a circle: {' > '.join(reversed(cycle.args[1]))}"
            return
        told = self._told(order)
        for screen in self.all:
            if screen.id not in told:
                yield f"{screen.id} cannot be reached"
                continue
            if not isinstance(screen, End) and not exits(screen):
                yield f"{screen.id} leads nowhere"
            facts = {*screen.facts, *self.facts}
            for hole in sorted(holes(screen.text) - told[screen.id] - facts):
                yield f"{screen.id} shows {{{hole}}}, which not every way there answers"

    def _told(self, order: Iterable[str]) -> dict[str, frozenset[str]]:
        """What every way to a screen has answered, for each screen that can be reached."""
        told: dict[str, frozenset[str]] = {id: frozenset() for id in self.entries()}
        for screen in map(self.__getitem__, order):
            if screen.id not in told:
                continue
            for end, gives in _ways(screen):
                here = told[screen.id] | gives
                told[end] = told[end] & here if end in told else here
        return told


def _shape(screen: Screen) -> tuple[str, str, tuple[object, ...]]:
    """What the numbers typed on a screen mean, as far as it can be written down."""
    options = () if isinstance(screen, End) else screen.options
    values = tuple((option.value, ends_of(option.to)) for option in options)
    return screen.id, type(screen).__name__, (exits(screen), values)


def _ways(screen: Screen) -> Iterator[tuple[str, frozenset[str]]]:
    """(next screen, what going there has answered) for each way on."""
    if isinstance(screen, End):
        return
    answered = frozenset((screen.id,))
    for option in screen.options:
        if asks_again(screen, option):
            continue
        known = answered | frozenset(screen.gives if isinstance(screen, Menu) else ())
        yield from ((end, known) for end in ends_of(option.to))
    if not isinstance(screen, Menu):
        yield from ((end, answered | frozenset(screen.gives)) for end in ends_of(screen.to))


def holes(text: str) -> set[str]:
    """The names in braces of a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}
