"""Inputs that come several at once: dialled with the code, or heard again of a call that was lost.

`*384*70421*1*2#` comes as a first request that holds answers. Nobody has seen a screen yet, so it
walks the menu and does nothing that is not said back first. A call whose session is gone comes in
the same shape and is to be finished: what SQL knows of the call tells the two apart (`answering`).
"""

from __future__ import annotations

from dataclasses import replace

from sessions.session import Session, Start
from ussd.ending import HARMLESS
from ussd.screens import Ask, End, Misread
from ussd.talk import Line, ask, begin, heed, step

DIALLED = "dialled"  # how many inputs a call's first request held, among what it started from


def started(start: Start, dialled: int) -> Start:
    """What a call starts from, with how many inputs were dialled with the code."""
    return start.knowing({DIALLED: str(dialled)}) if dialled else start


def again(
    line: Line,
    start: Start,
    phone: str,
    inputs: tuple[str, ...],
    *,
    shown: bool,
    loose: tuple[str, ...] = (),
) -> Session:
    """A call from its beginning: what was dialled is walked, what was typed after it is played.

    `shown` says whether the screen before the last input has been before the caller. `loose` are
    pieces of the text that follow, of which nobody knows where a star was typed.
    """
    dialled = int(start.known.get(DIALLED, 0))
    walked = walk(line, begin(line, start, phone), inputs[:dialled])
    played = carry_on(line, walked, inputs[dialled:], shown=shown and not loose)
    joined = _joined(line, played, loose)
    return carry_on(line, played, joined, shown=shown and len(joined) == 1)


def afresh(line: Line, start: Start, phone: str, inputs: tuple[str, ...]) -> Session:
    """A call asked from its beginning, where what was typed before means nothing any more."""
    return replace(begin(line, start, phone), typed=inputs)


def _joined(line: Line, session: Session, loose: tuple[str, ...]) -> tuple[str, ...]:
    """Pieces as the inputs they were: where words are asked for they are one, as in a call whose
    session is there; else words take what the next screen does not.
    """
    if len(loose) < 2:
        return loose
    if isinstance(line.place(session).screen, Ask):
        return ("*".join(loose),)
    inputs: list[str] = []
    while loose:
        took, session = _taken(line, session, loose)
        inputs.append("*".join(loose[:took]))
        loose = loose[took:]
    return tuple(inputs)


def _taken(line: Line, session: Session, loose: tuple[str, ...]) -> tuple[int, Session]:
    """How many pieces the next input is, and the session after it."""
    asks, took = isinstance(line.place(session).screen, Ask), 1
    came = step(line, session, loose[0])
    while asks and took < len(loose) and not _fits(line, came, loose[took]):
        took += 1
        came = step(line, session, "*".join(loose[:took]))
    return took, came


def _fits(line: Line, session: Session, typed: str) -> bool:
    try:
        heed(line, session, typed)
    except Misread:
        return False
    return True


def walk(line: Line, session: Session, inputs: tuple[str, ...]) -> Session:
    """Goes as far as the inputs fit; the first that does not is asked plainly, the rest unused."""
    for number, typed in enumerate(inputs):
        try:
            came = heed(line, session, typed)
        except Misread:
            return _asked(line, session, inputs[number:])
        if writes(line, came):
            return _asked(line, session, inputs[number:])
        session = came
    return session


def carry_on(line: Line, session: Session, inputs: tuple[str, ...], *, shown: bool) -> Session:
    """Plays inputs; what writes is done only by the last of them, to a screen that was `shown`.

    Otherwise that screen is asked plainly: one key more for a caller is better than a report that
    nobody said yes to.
    """
    for number, typed in enumerate(inputs):
        came = step(line, session, typed)
        if writes(line, came) and not (shown and number == len(inputs) - 1):
            return _asked(line, session, inputs[number:])
        session = came
    return session


def writes(line: Line, session: Session) -> bool:
    """Whether a call has come to an END that does more than say something."""
    screen = line.place(session).screen
    return session.ended and isinstance(screen, End) and screen.does not in HARMLESS


def _asked(line: Line, session: Session, unused: tuple[str, ...]) -> Session:
    """The screen a call stands at, asked plainly; what is not used is heard all the same."""
    return ask(line, replace(session, typed=(*session.typed, *unused)))
