"""What SQL knows of a call whose session is gone, and what it is told so that it knows."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from models import call_heard
from sessions.session import Session, Start
from ussd import known
from ussd.away import AWAY
from ussd.closing import Caller, Desk, receipt
from ussd.dialled import DIALLED, started


@dataclass(frozen=True)
class Recalled:
    """What a call starts from, its last reply where it has ended, and whether the screen before
    its last input was answered.
    """

    start: Start
    ended: str = ""
    shown: bool = False


def recall(
    desk: Desk, caller: Caller, network: str, names: list[str], inputs: tuple[str, ...]
) -> Recalled:
    """`names` are the call's own. While SQL is away nothing is known: the call goes on from its
    text, and what writes is asked before it is done.
    """
    try:
        return desk.deadline.within(lambda: _in_sql(desk, caller, network, names, inputs))
    except AWAY as away:
        desk.log.warning("sql_away_at_start", call=caller.call[:12], fault=type(away).__name__)
        return Recalled(Start(network=network))


def _in_sql(
    desk: Desk, caller: Caller, network: str, names: list[str], inputs: tuple[str, ...]
) -> Recalled:
    """Where inputs come and nothing is known of the call, they were dialled with the code."""
    with desk.database.connect() as db:
        ended = _ended(db, desk, caller) if inputs else None
        if ended:
            return Recalled(Start(network=network), ended)
        told = call_heard.heard(db, names) if inputs else None
        start = known.start(
            db,
            desk.vault,
            caller.number,
            network,
            now=desk.clock(),
            calls=names,
            languages=desk.line.languages,
            rebuilt=told is not None,
        )
    dialled, answered = told or (len(inputs), -1)
    # A request that was answered and left no receipt did not end the call: nor does it now.
    return Recalled(started(start, dialled), shown=answered == len(inputs) - 1)


def _ended(db: Connection, desk: Desk, caller: Caller) -> str | None:
    """The last reply of a call that has ended: in SQL, or in a file that waits to go there."""
    names = (*caller.names, *caller.private_names)
    return receipt(db, desk.vault, names) or desk.spool.told(names)


def was_answered(desk: Desk, names: list[str], number: int) -> bool:
    """Whether SQL knows that the call's request with so many inputs was answered."""

    def asked() -> bool:
        with desk.database.connect() as db:
            told = call_heard.heard(db, names)
        return told is not None and told[1] >= number

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
                dialled=int(session.start.known.get(DIALLED, 0)),
                number=len(session.typed),
                sensitive=desk.line.is_private(session),
                now=desk.clock(),
            )

    try:
        desk.deadline.within(told)
    except AWAY as away:
        desk.log.warning("sql_away_at_note", call=call[:12], fault=type(away).__name__)
