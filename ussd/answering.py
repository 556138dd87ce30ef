"""One request of a call, answered: at most two round trips to Redis, and never two effects."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from models.references import ORDINARY
from sessions.journal import Line as JournalLine
from sessions.journal import sealed
from sessions.session import Session, Start
from sessions.store import Kept, RedisError, Store
from ussd import talk
from ussd.asked import Asked
from ussd.away import AWAY
from ussd.closing import UNKEPT, Caller, Desk, close, sorry
from ussd.dialled import afresh, again, carry_on
from ussd.flow import LEFT
from ussd.journeys.ward import chosen_or_none
from ussd.known import draft_digest
from ussd.reading import read
from ussd.recalled import mark, note, recall, was_answered
from ussd.starred import stars

LONGEST_CALL = 60  # inputs; no way through the screens is half as long
TRIES = 3  # how often a request is worked out again because another changed the call meanwhile


@dataclass(frozen=True, repr=False)
class Request:
    """A hop as the gateway sends it, the number in canonical form."""

    session: str
    number: str
    code: str
    text: str
    network: str


@dataclass(frozen=True)
class Answer:
    """`words` with their CON or END; `screen` is static and safe to show; `kind` says which hop."""

    words: str
    screen: str
    kind: str


@dataclass(frozen=True)
class Turn:
    """What a request comes to: an answer, and the session to keep (None: nothing changes)."""

    answer: Answer
    session: Session | None = None


def answer(desk: Desk, store: Store, request: Request) -> Answer:
    """Answers a request, the same way each time it comes; SQL has one deadline for all of it."""
    desk = replace(desk, deadline=desk.deadline.begun())
    caller = _caller(desk, request)
    kept = _kept(desk, store, request, caller.call)
    for _try in range(TRIES):
        turn = _turn(desk, request, caller, kept)
        if turn.session is None:
            break
        newer = _keep(desk, store, request, caller.call, turn.session, kept)
        if newer is None or desk.deadline.left <= 0:
            break
        kept = newer
    return turn.answer


def apology(desk: Desk, request: Request) -> Answer:
    """The honest END where a request cannot be answered at all."""
    return Answer(sorry(desk, Session(start=Start(network=request.network))), "sorry", "failed")


def _turn(desk: Desk, request: Request, caller: Caller, kept: Kept | None) -> Turn:
    session = kept.session if kept else None
    if session and _overtaken(desk, request, session):
        session = None
    heard = talk.classify(desk.line, session, request.text)
    if session is None:
        return _first(desk, request, caller, heard.inputs)
    if session.phone != _phone(desk, request):
        return Turn(Answer(sorry(desk, session), "sorry", "other_phone"))
    if heard.kind == "repeat" or (session.ended and heard.kind == "conflict"):
        return Turn(Answer(session.reply, _shown(desk, session), "repeat"))
    if heard.kind == "conflict":
        return Turn(Answer(sorry(desk, session), "sorry", "conflict"))
    if heard.kind == "late":
        old = again(desk.line, session.start, session.phone, heard.inputs, shown=True)
        return Turn(Answer(old.reply, _shown(desk, old), "late"))
    play = partial(carry_on, session=session, inputs=heard.inputs, shown=heard.kind == "next")
    return _played(desk, request, caller, session, play, heard.kind)


def _first(desk: Desk, request: Request, caller: Caller, inputs: tuple[str, ...]) -> Turn:
    """A new call, or one whose session is gone: played again from its text."""
    inputs, phone = inputs[:LONGEST_CALL], _phone(desk, request)
    found = recall(desk, caller, request.network, _names(desk, request), inputs)
    if found.ended:
        return Turn(Answer(found.ended, "ended", "repeat"))
    begun = Session(start=found.start, phone=phone)
    play = partial(again, shown=found.shown, loose=found.loose)
    heard = partial(
        afresh if found.moved else play, start=found.start, phone=phone, inputs=found.inputs
    )
    return _played(desk, request, caller, begun, heard, "cold" if inputs else "first")


def _overtaken(desk: Desk, request: Request, session: Session) -> bool:
    """Whether others answered what this session has not heard, while Redis could not be told.

    SQL is asked only where more than an input is new, or one with a star in it.
    """
    unheard = talk.unheard(session, request.text)
    return "*" in unheard and was_answered(desk, _names(desk, request), len(session.typed) + 1)


def _played(
    desk: Desk,
    request: Request,
    caller: Caller,
    before: Session,
    play: Callable[[talk.Line], Session],
    kind: str,
) -> Turn:
    """What the inputs come to; where a screen cannot be shown for want of SQL, the honest END."""
    line = replace(desk.line, fetch=partial(_fetch, desk, request))
    try:
        played = play(line)
    except AWAY as away:
        desk.log.error("sql_away_at_screen", call=caller.call[:12], fault=type(away).__name__)
        return Turn(Answer(sorry(desk, before), "sorry", kind))
    return _closed(desk, caller, played, kind)


def _fetch(
    desk: Desk, request: Request, names: tuple[str, ...], session: Session
) -> Mapping[str, str]:
    language = talk.spoken(session.start, session.answers)
    asked = {
        name: Asked(
            number=request.number,
            t=desk.line.languages[language],
            language=language,
            about=name.partition(":")[2],
            now=desk.clock(),
            session=session,
        )
        for name in names
    }

    def reading() -> dict[str, str]:
        with desk.database.connect() as db:
            return read(db, desk.vault, asked)

    return desk.deadline.within(reading)


def _closed(desk: Desk, caller: Caller, session: Session, kind: str) -> Turn:
    if session.ended:
        closed = close(desk, session, caller)
        session = replace(session, reply=closed.words, asked=closed.screen)
    return Turn(Answer(session.reply, _shown(desk, session), kind), session)


def _kept(desk: Desk, store: Store, request: Request, call: str) -> Kept | None:
    """The call as it stands; where this process has missed hops of it, as Redis has it."""
    near = store.near(call)
    if not request.text or (near and "*" not in talk.unheard(near.session, request.text)):
        return near
    try:
        return store.fetch(call) or near
    except RedisError as away:
        desk.log.warning("redis_away", call=call[:12], fault=type(away).__name__)
        return near


def _keep(
    desk: Desk,
    store: Store,
    request: Request,
    call: str,
    session: Session,
    before: Kept | None,
) -> Kept | None:
    line = sealed(desk.vault.words, _line(desk, request, call, session))
    try:
        private = desk.line.is_private(session)
        return store.put(call, session, before=before, line=line, private=private)
    except RedisError as away:
        desk.log.warning("redis_away", call=call[:12], fault=type(away).__name__)
        note(desk, call, session)
        return None


def _line(desk: Desk, request: Request, call: str, session: Session) -> JournalLine:
    private = desk.line.is_private(session)
    return JournalLine(
        call=call,
        number=len(session.typed),
        at=desk.clock().isoformat(),
        code=request.code,
        network=request.network,
        language="" if private else talk.spoken(session.start, session.answers),
        screen="" if private else session.asked,
        typed="" if private else _typed(session),
        reply="" if private else session.reply,
        sensitive=private,
        ended=session.ended,
        stars=stars(session.typed),
        menu=mark(desk, session.start),
        **({} if private else _draft(desk, request, session)),
    )


def _draft(desk: Desk, request: Request, session: Session) -> dict[str, str]:
    """What of a call is worth taking up again: everything, once it is known what happened.

    Of one that ended and could not be kept all but its last yes, which is asked for once more.
    """
    answers = dict(session.answers)
    category = answers.get("category") or answers.get("danger") or ""
    if not category or session.ended and session.asked != UNKEPT:
        return {}
    if session.ended:
        answers.pop(desk.line.place(session).given[-1])
    return {
        "draft": json.dumps(answers),
        "category": category,
        "ward": chosen_or_none(answers),
        "phone": draft_digest(desk.vault, request.number).hex(),
    }


def _typed(session: Session) -> str:
    """The last input; not where it may be a reference of the sensitive branch, on any screen."""
    typed = session.typed[-1] if session.typed else ""
    digits = sum(character.isdigit() for character in typed)
    return "" if digits > ORDINARY + 1 else typed


def _shown(desk: Desk, session: Session) -> str:
    """The screen's name for the gateway's metadata: the sensitive branch has but one."""
    return "private" if desk.line.is_private(session) or LEFT in session.answers else session.asked


def _phone(desk: Desk, request: Request) -> str:
    """Tells this call's phone from another's; of no use anywhere else."""
    return desk.vault.calls.names(f"phone|{request.session}|{request.number}")[-1]


def _names(desk: Desk, request: Request) -> list[str]:
    return desk.vault.calls.names(request.session)


def _caller(desk: Desk, request: Request) -> Caller:
    name = f"receipt|{request.session}|{request.number}"
    return Caller(
        number=request.number,
        call=_names(desk, request)[0],
        names=tuple(desk.vault.calls.names(name)),
        private_names=tuple(desk.vault.sensitive_phones.names(name)),
    )
