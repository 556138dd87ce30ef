"""Drawing a screen: words in the caller's language, in pages that fit the operator's screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from locales.marks import Translate, _
from ussd.flow import Flow, Place
from ussd.screens import Answers, End, Menu, Option, Pick, Screen, shown

BACK, MORE = "0", "9"
MOST = 8  # options a page: keys 1 to 8
BACK_WORD, EXIT_WORD, MORE_WORD = _("Back"), _("Exit"), _("More")

# Safaricom shows 160 characters, Airtel 184; whether CON counts is nowhere said, so it does here.
# Source: Africa's Talking help 1284096.
BUDGETS: Mapping[str, int] = {"63902": 160, "63903": 184}
UNKNOWN_BUDGET = 160
PREFIX = len("CON ")


def budget(network: str) -> int:
    """Characters of words that fit a screen of this network, its prefix taken off."""
    return BUDGETS.get(network, UNKNOWN_BUDGET) - PREFIX


@dataclass(frozen=True)
class Page:
    """One screenful: its words, what its numbers mean, and whether 9 shows more."""

    words: str
    choices: tuple[str, ...] = ()
    more: bool = False


@dataclass(frozen=True)
class Voice:
    """How a call is drawn: in which language, and how many characters fit."""

    t: Translate
    room: int


def draw(
    flow: Flow,
    place: Place,
    voice: Voice,
    *,
    number: int = 0,
    error: str = "",
    facts: Mapping[str, str] | None = None,
) -> Page:
    """The page of a place's screen with this number (the last one where there are fewer)."""
    drawn = pages(flow, place, voice, error=error, facts=facts)
    return drawn[min(number, len(drawn) - 1)]


def pages(
    flow: Flow,
    place: Place,
    voice: Voice,
    *,
    error: str = "",
    facts: Mapping[str, str] | None = None,
) -> list[Page]:
    """Every page of a screen, each under its heading and over its ways on."""
    found = {} if isinstance(place.screen, End) else place.screen.finds(place.answers)
    fill = {**flow.facts, **said(flow, place.answers, voice.t), **found, **(facts or {})}
    head = voice.t(place.screen.text).format(**fill)
    rows = _rows(place.screen, place.answers, voice.t)
    return with_error(error, head, rows, _foot(flow, place, voice.t), voice)


def with_error(
    error: str, head: str, rows: list[tuple[str, str]], foot: str, voice: Voice
) -> list[Page]:
    """The pages under a word on what was misread; where there is no room for it, without."""
    if error:
        told = lay(f"{voice.t(error)}\n{head}", rows, foot, voice)
        if all(len(page.words) <= voice.room for page in told):
            return told
    return lay(head, rows, foot, voice)


def lay(head: str, rows: list[tuple[str, str]], foot: str, voice: Voice) -> list[Page]:
    """Puts (value, label) rows under a heading, as many a page as fit and have a key."""
    out: list[Page] = []
    more = f"{MORE} {voice.t(MORE_WORD)}"
    while len(rows) > MOST or len(_page(head, rows, [foot])) > voice.room:
        most = min(MOST, len(rows) - 1)
        fits = [n for n in range(1, most + 1) if _fits(head, rows[:n], [more, foot], voice)]
        if not fits:
            break
        take = fits[-1]
        out.append(_told(_page(head, rows[:take], [more, foot]), rows[:take], more=True))
        rows = rows[take:]
    return [*out, _told(_page(head, rows, [foot]), rows, more=False)]


def said(flow: Flow, answers: Answers, t: Translate) -> dict[str, str]:
    """Each answer so far as it is said back to the caller, by screen and by what it gives."""
    words: dict[str, str] = {}
    for id, value in answers.items():
        if id.startswith("@") or id not in flow:
            continue
        screen = flow[id]
        words[id] = _said(screen, value, answers, t)
        aside = not isinstance(screen, Menu) and any(o.value == value for o in _options(screen))
        if not isinstance(screen, End) and not aside:
            words |= dict.fromkeys(screen.gives, words[id])
    return words


def _said(screen: Screen, value: str, answers: Answers, t: Translate) -> str:
    arranged = screen.arrange(answers, screen.options) if isinstance(screen, Menu) else ()
    for option in (*arranged, *_options(screen)):
        if option.value == value:
            return t(option.said or option.label)
    return screen.say(value) if isinstance(screen, Pick) else value


def _options(screen: Screen) -> tuple[Option, ...]:
    return () if isinstance(screen, End) else screen.options


def _rows(screen: Screen, answers: Answers, t: Translate) -> list[tuple[str, str]]:
    listed = screen.choices(answers) if isinstance(screen, Pick) else ()
    return [(choice.value, choice.label) for choice in listed] + [
        (option.value, t(option.label)) for option in shown(screen, answers)
    ]


def begins(screen: Screen) -> bool:
    """Whether a call begins there for most: it names no way back."""
    return isinstance(screen, Menu) and screen.first


def _foot(flow: Flow, place: Place, t: Translate) -> str:
    if isinstance(place.screen, End):
        return ""
    if flow.private(place.answers):
        return f"{BACK} {t(EXIT_WORD)}"
    return f"{BACK} {t(BACK_WORD)}" if place.given and not begins(place.screen) else ""


def _page(head: str, rows: list[tuple[str, str]], foot: list[str]) -> str:
    lines = [f"{n} {label}" for n, (_value, label) in enumerate(rows, 1)]
    return "\n".join(filter(None, [head, *lines, *foot]))


def _fits(head: str, rows: list[tuple[str, str]], foot: list[str], voice: Voice) -> bool:
    return len(_page(head, rows, foot)) <= voice.room


def _told(words: str, rows: list[tuple[str, str]], *, more: bool) -> Page:
    return Page(words, tuple(value for value, _label in rows), more)
