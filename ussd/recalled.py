"""What SQL knows of a call whose session is gone, and what it is told so that it knows."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from models import call_heard
from sessions.session import Session, Start
from ussd import known, starred
from ussd.away import AWAY
from ussd.closing import Caller, Desk, receipt
from ussd.dialled import DIALLED, started


@dataclass(frozen=True)
class Recalled:
    """What a call starts from, its last reply where it has ended, its inputs, and whether the
    screen before the last of them was answered.

    `loose` are pieces of the text after the inputs whose stars are not known. `moved` where it
    began with other menus, or elsewhere in them: then no number can be read again.
    """

    start: Start
    inputs: tuple[str, ...]
    ended: str = ""
    shown: bool = False
    loose: tuple[str, ...] = ()
    moved: bool = False


def recall(
    desk: Desk, caller: Caller, network: str, names: list[str], pieces: tuple[str, ...]
) -> Recalled:
    """`names` are the call's own, `pieces` its text at every star. While SQL is away nothing is
    known: the call goes on from its text, and what writes is asked before it is done.
    """
    try:
        return desk.deadline.within(lambda: _in_sql(desk, caller, network, names, pieces))
    except AWAY as away:
        desk.log.warning("sql_away_at_start", call=caller.call[:12], fault=type(away).__name__)
        return Recalled(Start(network=network), pieces)


def _in_sql(
    desk: Desk, caller: Caller, network: str, names: list[str], pieces: tuple[str, ...]
) -> Recalled:
    """Where inputs come and nothing is known of the call, they were dialled with the code."""
    with desk.database.connect() as db:
        ended = _ended(db, desk, caller) if pieces else None
        if ended:
            return Recalled(Start(network=network), pieces, ended)
        told = call_heard.heard(db, names) if pieces else None
        start = _start(db, desk, caller, network, names, told)
        if told and not _same(told.menu, mark(desk, start)):
            start = _start(db, desk, caller, network, [], told)
            return Recalled(started(start, len(pieces)), pieces, moved=True)
    if told is None:
        return Recalled(started(start, len(pieces)), pieces)
    # A request that was answered and left no receipt did not end the call: nor does it now.
    inputs, more = starred.inputs(pieces, told.stars, told.answered)
    begun = started(start, told.dialled)
    if len(more) > 1:
        return Recalled(begun, inputs, shown=True, loose=more)
    whole = (*inputs, *more)
    return Recalled(begun, whole, shown=told.answered == len(whole) - 1)


def _start(
    db: Connection,
    desk: Desk,
    caller: Caller,
    network: str,
    names: list[str],
    told: call_heard.Heard | None,
) -> Start:
    return known.start(
        db,
        desk.vault,
        caller.number,
        network,
        now=desk.clock(),
        calls=names,
        languages=desk.line.languages,
        rebuilt=told is not None,
    )


def mark(desk: Desk, start: Start) -> str:
    """Which menus a call begins with, and at which screen of them."""
    flow = desk.line.flow
    return f"{flow.edition}.{flow.place(start.answers()).screen.id}"


def _same(before: str, now: str) -> bool:
    """Whether a call begun then begins the same way now; one cut to its shape names no screen."""
    return before == now or before == now.partition(".")[0]


def _ended(db: Connection, desk: Desk, caller: Caller) -> str | None:
    """The last reply of a call that has ended: in SQL, or in a file that waits to go there."""
    names = (*caller.names, *caller.private_names)
    return receipt(db, desk.vault, names) or desk.spool.told(names)


def was_answered(desk: Desk, names: list[str], number: int) -> bool:
    """Whether SQL knows that the call's request with so many inputs was answered."""

    def asked() -> bool:
        with desk.database.connect() as db:
            told = call_heard.heard(db, names)
        return told is not None and told.answered >= number

    try:
        return desk.deadline.within(asked)
    except AWAY as away:
        desk.log.warning("sql_away_at_gap", call=names[0][:12], fault=type(away).__name__)
        return False


def note(desk: Desk, call: str, session: Session) -> None:
    """Tells SQL that a request was answered, while Redis cannot: whoever plays the call again
    has to know.
    """

    def told() -> None:
        with desk.database.begin() as db:
            call_heard.answered(
                db,
                call,
                call_heard.Heard(
                    dialled=int(session.start.known.get(DIALLED, 0)),
                    answered=len(session.typed),
                    stars=starred.stars(session.typed),
                    menu=mark(desk, session.start),
                ),
                sensitive=desk.line.is_private(session),
                now=desk.clock(),
            )

    try:
        desk.deadline.within(told)
    except AWAY as away:
        desk.log.warning("sql_away_at_note", call=call[:12], fault=type(away).__name__)
