"""The conversation: pure functions of a flow, a session and what the gateway says was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from locales.marks import Translate, _
from sessions.session import Session, Start
from ussd.flow import LEFT, Flow, Place
from ussd.screens import Answers, Ask, End, Misread, Question, asks_again
from ussd.show import BACK, MORE, Page, Voice, budget, draw

CHOOSE = _("Please choose a number shown.")
# What screens need from the database: (names, as `priorities:1371`; the session) -> words by name.
Fetch = Callable[[tuple[str, ...], Session], Mapping[str, str]]


def fetch_nothing(names: tuple[str, ...], session: Session) -> Mapping[str, str]:
    """Raises LookupError: there is no database behind this conversation."""
    raise LookupError(", ".join(names))


@dataclass(frozen=True)
class Heard:
    """How a request relates to what was heard before, and what it adds (`inputs`).

    `kind` is first, next, repeat, late (an older hop again), gap (hops were missed) or conflict.
    """

    kind: str
    inputs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """What a call is spoken with: the screens, the translators of each language, and what reads
    for a screen what it needs.
    """

    flow: Flow
    languages: Mapping[str, Translate]
    fetch: Fetch = fetch_nothing

    def voice(self, session: Session) -> Voice:
        language = spoken(session.start, session.answers)
        return Voice(self.languages[language], budget(session.start.network))

    def place(self, session: Session) -> Place:
        return self.flow.place({**session.start.answers(), **session.answers})

    def is_private(self, session: Session) -> bool:
        return self.flow.private(session.answers) or LEFT in session.answers


def spoken(start: Start, answers: Answers) -> str:
    """The language a call is in: the last one chosen, or the one kept."""
    return answers.get("@language") or answers.get("language") or start.language or "en"


def classify(line: Line, kept: Session | None, text: str) -> Heard:
    """What a request is, from the text alone: the gateway numbers no turns."""
    if kept is None:
        return Heard("first", tuple(text.split("*")) if text else ())
    if text == kept.heard:
        return Heard("repeat")
    if text.startswith(_before(kept)) and not kept.ended:
        return _tail(line, kept, unheard(kept, text))
    for count in range(len(kept.typed)):
        if text == "*".join(kept.typed[:count]):
            return Heard("late", kept.typed[:count])
    return Heard("conflict")


def unheard(kept: Session, text: str) -> str:
    """What a text adds to a session; '' where it is no text of the same call."""
    before = _before(kept)
    return text[len(before) :] if text.startswith(before) and not kept.ended else ""


def _before(kept: Session) -> str:
    return f"{kept.heard}*" if kept.typed else ""


def begin(line: Line, start: Start, phone: str) -> Session:
    """A call at its first screen."""
    return ask(line, Session(start=start, phone=phone))


def play(line: Line, session: Session, inputs: tuple[str, ...]) -> Session:
    """The session after each input in turn."""
    for typed in inputs:
        session = step(line, session, typed)
    return session


def step(line: Line, session: Session, typed: str) -> Session:
    """The session after one input: an answer, a page turned, a step back, or asked again."""
    try:
        return heed(line, session, typed)
    except Misread as misread:
        session = replace(session, typed=(*session.typed, typed))
        return ask(line, session, page=session.page, error=str(misread))


def heed(line: Line, session: Session, typed: str) -> Session:
    """The same, for an input that fits its screen. Raises Misread for any other."""
    session = replace(session, typed=(*session.typed, typed))
    place, typed = line.place(session), typed.strip()
    if place.screen.id != session.asked:  # the service changed under the caller's thumb
        return ask(line, session)
    if isinstance(place.screen, End):
        return session
    if typed == BACK:
        return _back(line, session, place)
    if typed == MORE and session.more:
        return ask(line, session, page=session.page + 1)
    value = read(place.screen, session.choices, typed)
    answers = {**session.answers, **_answered(place.screen, value, place.answers)}
    return ask(line, replace(session, answers=answers))


def ask(line: Line, session: Session, *, page: int = 0, error: str = "") -> Session:
    """The session with its next screen put before the caller; an End is drawn by its command."""
    session, place = _informed(line, session)
    last = isinstance(place.screen, End)
    drawn = (
        Page("") if last else draw(line.flow, place, line.voice(session), number=page, error=error)
    )
    return replace(
        session,
        asked=place.screen.id,
        choices=drawn.choices,
        more=drawn.more,
        page=page,
        reply=f"CON {drawn.words}",
        ended=last,
    )


def _informed(line: Line, session: Session) -> tuple[Session, Place]:
    """With what the next screen needs: read once, and the same however often the call is told."""
    place = line.place(session)
    if isinstance(place.screen, End):
        return session, place
    keys = (read.key(place.answers) for read in place.screen.reads)
    lacking = tuple(key[1:] for key in keys if key not in place.answers)
    if not lacking:
        return session, place
    found = line.fetch(lacking, session)
    informed = replace(session, start=session.start.knowing(found))
    return informed, line.place(informed)


def close(line: Line, session: Session, facts: Mapping[str, str]) -> str:
    """The last reply of a call, with what its command found."""
    place = line.place(session)
    return f"END {draw(line.flow, place, line.voice(session), facts=facts).words}"


def read(screen: Question, choices: tuple[str, ...], typed: str) -> str:
    """The value an input stands for on this screen. Raises Misread."""
    if len(typed) <= 2 and typed.isdecimal() and typed.isascii() and 0 < int(typed) <= len(choices):
        return choices[int(typed) - 1]
    if isinstance(screen, Ask):
        return screen.read(typed)
    raise Misread(CHOOSE)


def _answered(screen: Question, value: str, answers: Answers) -> Answers:
    """An answer with what else it says: taking up a draft answers all it had answered."""
    own = {screen.id: value}
    chosen = next((option for option in screen.options if option.value == value), None)
    if chosen is None:
        return {**own, **screen.brings({**answers, **own})} if isinstance(screen, Ask) else own
    brought = chosen.brings(answers) if chosen.brings else {}
    return brought if asks_again(screen, chosen) else {**own, **brought}


def _tail(line: Line, kept: Session, tail: str) -> Heard:
    """A typed star survives where words are asked for; elsewhere it parts hops we missed."""
    if "*" in tail and not isinstance(line.place(kept).screen, Ask):
        return Heard("gap", tuple(tail.split("*")))
    return Heard("next", (tail,))


def _back(line: Line, session: Session, place: Place) -> Session:
    if line.flow.private(place.answers):
        return ask(line, replace(session, answers={**session.answers, LEFT: "1"}))
    if not place.given:
        raise Misread(CHOOSE)
    unsaid = place.given[-1]
    kept = {id: value for id, value in session.answers.items() if id != unsaid}
    return ask(line, replace(session, answers=kept))
