"""What must hold of the words: in every language, on every network, with the longest real data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from locales.marks import Translate
from sms.gsm import BASIC
from ussd.flow import Flow, holes
from ussd.screens import Ask, End, Menu, Option, Pick, Screen, shown
from ussd.show import (
    BACK_WORD,
    BUDGETS,
    EXIT_WORD,
    PREFIX,
    UNKNOWN_BUDGET,
    Page,
    Voice,
    begins,
    lay,
    with_error,
)
from ussd.talk import CHOOSE

_SHOWN = set(BASIC)
ROOMS = sorted({UNKNOWN_BUDGET - PREFIX, *(size - PREFIX for size in BUDGETS.values())})
Rows = list[tuple[str, str]]


def faults(flow: Flow, languages: Mapping[str, Translate]) -> Iterator[str]:
    """Every screen that would not fit, would be garbled, or has other holes when translated."""
    for language, t in languages.items():
        said = {**longest(flow, t), **flow.facts}
        for screen in flow.all:
            if holes(t(screen.text)) != holes(screen.text):
                yield f"{screen.id} ({language}): the translation has other holes than the text"
                continue
            head = _head(screen, said, t)
            for room in ROOMS:
                for fault in _of_screen(screen, head, Voice(t, room)):
                    yield f"{screen.id} ({language}, {room + PREFIX}): {fault}"


def _head(screen: Screen, said: Mapping[str, str], t: Translate) -> str:
    return t(screen.text).format(**{**said, **screen.facts})


def _of_screen(screen: Screen, head: str, voice: Voice) -> Iterator[str]:
    errors = ("", *misreads(screen))
    for error, foot, rows in product(errors, _feet(screen, voice.t), _lists(screen, voice.t)):
        yield from _of_pages(with_error(error, head, rows, foot, voice), voice)


def _of_pages(drawn: list[Page], voice: Voice) -> Iterator[str]:
    for number, page in enumerate(drawn, 1):
        if len(page.words) > voice.room:
            yield f"page {number} can be {len(page.words) - voice.room} characters over"
        if strange := set(page.words) - _SHOWN:
            yield f"{''.join(sorted(strange))!r} cannot be shown"
        if len(page.choices) > 8:
            yield f"page {number} has more options than keys"


def misreads(screen: Screen) -> tuple[str, ...]:
    """What a caller can be told when an input does not answer this screen."""
    if isinstance(screen, Ask):
        return screen.misreads
    return () if isinstance(screen, End) else (CHOOSE,)


def longest(flow: Flow, t: Translate) -> dict[str, str]:
    """The longest thing each answer, and each thing answers give, can say."""
    said: dict[str, str] = {}
    for screen in flow.all:
        if isinstance(screen, End):
            continue
        words = max(_sayings(screen, t), key=len, default="")
        for name in (screen.id, *screen.gives):
            said[name] = max(said.get(name, ""), words, key=len)
    return said


def _sayings(screen: Menu | Pick | Ask, t: Translate) -> Iterator[str]:
    yield from (t(option.said or option.label) for option in screen.options)
    if isinstance(screen, Ask | Menu):
        yield "m" * screen.longest
    if isinstance(screen, Pick):
        yield from (screen.say(c.value) for choices in screen.samples() for c in choices)


def _feet(screen: Screen, t: Translate) -> tuple[str, ...]:
    if isinstance(screen, End) or begins(screen):
        return ("",)
    return f"0 {t(BACK_WORD)}", f"0 {t(EXIT_WORD)}"


def _lists(screen: Screen, t: Translate) -> Iterator[Rows]:
    own: tuple[Option, ...] = () if isinstance(screen, End) else screen.options
    if isinstance(screen, Menu):
        yield from (_labelled(shown(screen, sample), t) for sample in screen.samples)
        if screen.longest:
            yield [(option.value, "m" * screen.longest) for option in own]
    elif isinstance(screen, Pick):
        for choices in screen.samples():
            yield [(choice.value, choice.label) for choice in choices] + _labelled(own, t)
    else:
        yield _labelled(own, t)


def _labelled(options: Iterable[Option], t: Translate) -> Rows:
    return [(option.value, t(option.label)) for option in options]


def crowded(flow: Flow, languages: Mapping[str, Translate]) -> list[str]:
    """Screens that need a second page on the narrowest network, as `id (language)`."""
    found = []
    for language, t in languages.items():
        voice, said = Voice(t, ROOMS[0]), {**longest(flow, t), **flow.facts}
        for screen in flow.all:
            head, foot = _head(screen, said, t), _feet(screen, t)[0]
            if any(len(lay(head, rows, foot, voice)) > 1 for rows in _lists(screen, t)):
                found.append(f"{screen.id} ({language})")
    return found
