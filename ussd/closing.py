"""Ending a call: its command and its receipt in one transaction, before the caller is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError
from structlog.typing import FilteringBoundLogger

from models import call_receipts, outbox, references
from models.keys import CannotOpen
from models.sensitive import hour
from models.vault import Vault
from sessions.session import Session
from ussd import talk
from ussd.away import AWAY, OUTAGE
from ussd.blocks import Blocks
from ussd.commands import FILES, carry_out
from ussd.deadline import Deadline, Ticket, TooSlow
from ussd.ending import Done, Ending
from ussd.flow import Place
from ussd.screens import End
from ussd.show import draw
from ussd.spool import Spool
from ussd.talk import Line

UNKEPT = "unkept"  # the screen of a report that could not be kept: its draft stays


@dataclass(frozen=True, repr=False)
class Caller:
    """Who a call is for. `names` are those of its receipt under each key, newest first."""

    number: str
    call: str
    names: tuple[str, ...]
    private_names: tuple[str, ...]


@dataclass(frozen=True)
class Closed:
    """A call's last reply, and the screen of it."""

    words: str
    screen: str


class EndedBefore(Exception):
    """Another request of the same call kept its receipt first."""


@dataclass(frozen=True)
class Desk:
    """What ends calls: the line they are spoken with, SQL, references, and the spool."""

    line: Line
    database: Engine
    vault: Vault
    blocks: Blocks
    private_blocks: Blocks
    spool: Spool
    nudge: Callable[[str, str], None]
    clock: Callable[[], datetime]
    log: FilteringBoundLogger
    deadline: Deadline = field(default_factory=Deadline)


def receipt(db: Connection, vault: Vault, names: tuple[str, ...]) -> str | None:
    """The last reply of a call that has ended, under any of its names."""
    kept = call_receipts.find(db, list(names))
    if kept is None:
        return None
    name, sealed = kept
    for seal in (vault.words, vault.sensitive_words):
        try:
            return seal.open(sealed, f"call_receipts.reply|{name}")
        except CannotOpen:
            continue
    return None


def close(desk: Desk, session: Session, caller: Caller) -> Closed:
    """Carries out what the last screen does; what the caller is told of it."""
    screen = desk.line.place(session).screen
    if not isinstance(screen, End) or not screen.does:
        return Closed(talk.close(desk.line, session, {}), screen.id)
    ticket = Ticket()
    try:
        ending = _ending(desk, session, screen, caller)
    except AWAY as away:  # no reference is left and SQL is away: nothing can be promised
        return _unkept(desk, session, caller, away)
    try:
        closed = _done(desk, session, ending, ticket)
    except OUTAGE as away:
        desk.log.error("sql_away_at_end", call=caller.call[:12], fault=type(away).__name__)
        return _without_sql(desk, session, ending, ticket)
    except Exception as fault:  # noqa: BLE001 - SQL is there and will not have it, now or later
        return _unkept(desk, session, caller, fault)
    desk.deadline.later(partial(_fill, desk))
    return closed


def _done(desk: Desk, session: Session, ending: Ending, ticket: Ticket) -> Closed:
    """Carries it out; once more with a fresh reference where SQL says that it clashes."""
    try:
        return desk.deadline.within(lambda: _in_sql(desk, session, ending, ticket))
    except IntegrityError:
        if ending.does not in FILES:
            raise
    again = replace(ending, reference=_drawn(desk, _blocks(desk)[ending.does]))
    return desk.deadline.within(lambda: _in_sql(desk, session, again, ticket))


def _unkept(desk: Desk, session: Session, caller: Caller, fault: Exception) -> Closed:
    desk.log.critical("report_not_kept", call=caller.call[:12], fault=type(fault).__name__)
    return _aside(desk, session, UNKEPT)


def _fill(desk: Desk) -> None:
    """Sets references aside for the next callers; this one does not wait for it."""
    try:
        desk.blocks.fill()
        desk.private_blocks.fill()
    except AWAY as away:
        desk.log.warning("references_not_reserved", fault=type(away).__name__)


def _in_sql(desk: Desk, session: Session, ending: Ending, ticket: Ticket) -> Closed:
    def words(done: Done) -> str:
        return talk.close(desk.line, session, done.facts)

    try:
        reply = carried(desk, ending, words, ticket)
    except EndedBefore:
        with desk.database.connect() as db:
            kept = receipt(db, desk.vault, ending.names)
        if not kept:
            return _aside(desk, session, "sorry")
        reply = kept
    return Closed(reply, desk.line.place(session).screen.id)


def carried(
    desk: Desk, ending: Ending, words: Callable[[Done], str], ticket: Ticket | None = None
) -> str:
    """Writes what an ending does and its receipt together; returns the last reply.

    Raises EndedBefore where another request of the call was first, TooSlow where nobody waits for
    it any more: then nothing is written.
    """
    seal = desk.vault.sensitive_words if ending.private else desk.vault.words
    name = ending.names[0]
    with desk.database.begin() as db, outbox.collected(db) as owed:
        if call_receipts.find(db, list(ending.names)):
            raise EndedBefore
        done = carry_out(db, desk.vault, desk.line, ending)
        reply = words(done)
        sealed = seal.seal(reply, f"call_receipts.reply|{name}")
        at = hour(ending.moment) if ending.private else ending.moment
        if not call_receipts.claim(db, name, sealed, at):
            raise EndedBefore
        if ticket and not ticket.use():
            raise TooSlow
    _nudge(desk, done, outbox.due(owed, desk.clock()))
    return reply


def _nudge(desk: Desk, done: Done, owed: list[int]) -> None:
    """What is committed is done: a queue that fails unsays nothing, and the sweeper finds it."""
    try:
        for row in owed:
            desk.nudge("route", str(row))
        for lane, message_id in done.nudges:
            desk.nudge(f"send.{lane}", message_id)
    except Exception as fault:  # noqa: BLE001
        desk.log.warning("queue_not_told", fault=type(fault).__name__)


def _without_sql(desk: Desk, session: Session, ending: Ending, ticket: Ticket) -> Closed:
    """A report goes to the spool. Of anything else it is certain that it is not done, nor will be;
    or, where SQL was at it to the last, it is said that it may have been.
    """
    if ending.does in FILES:
        reply = talk.close(desk.line, session, {"ref": references.written(ending.reference)})
        try:
            told = desk.spool.keep(replace(ending, reply=reply)).reply
            return Closed(told, desk.line.place(session).screen.id)
        except OSError as lost:
            desk.log.critical("report_not_kept", call=ending.call[:12], fault=type(lost).__name__)
    if not ticket.tear():
        return _aside(desk, session, "unsure")
    return _aside(desk, session, UNKEPT if ending.does in FILES else "sorry")


def _ending(desk: Desk, session: Session, screen: End, caller: Caller) -> Ending:
    private, blocks = desk.line.is_private(session), _blocks(desk)
    place = desk.line.place(session)
    return Ending(
        does=screen.does,
        names=caller.private_names if private else caller.names,
        call=caller.call,
        number=caller.number,
        network=session.start.network,
        language=talk.spoken(session.start, session.answers),
        answers={id: place.answers[id] for id in place.given},
        reference=_drawn(desk, blocks[screen.does]) if screen.does in blocks else "",
        at=desk.clock().isoformat(),
        private=private,
        draft=place.answers.get("@draft_of", "") if place.answers.get("resume") == "on" else "",
    )


def _blocks(desk: Desk) -> Mapping[str, Blocks]:
    """Where the references of a command come from."""
    return {
        "file": desk.blocks,
        "file_private": desk.private_blocks,
        "refer": desk.private_blocks,
    }


def _drawn(desk: Desk, blocks: Blocks) -> str:
    """SQL is asked, and waited for, only where nothing was set aside."""
    return blocks.take() or desk.deadline.within(blocks.draw)


def _aside(desk: Desk, session: Session, screen: str) -> Closed:
    place = Place(desk.line.flow[screen], {})
    return Closed(f"END {draw(desk.line.flow, place, desk.line.voice(session)).words}", screen)


def sorry(desk: Desk, session: Session) -> str:
    """The honest END of a call that cannot go on."""
    return _aside(desk, replace(session, answers={}), "sorry").words
