"""One request of a call, answered: at most two round trips to Redis, and never two effects."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from models.references import ORDINARY
from sessions.journal import Line as JournalLine
from sessions.journal import sealed
from sessions.session import Session, Start
from sessions.store import Kept, RedisError, Store
from ussd import known, talk
from ussd.asked import Asked
from ussd.closing import AWAY, Caller, Desk, close, receipt, sorry
from ussd.flow import LEFT
from ussd.journeys.ward import chosen_or_none
from ussd.known import draft_digest
from ussd.reading import read

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
    """Answers a request, the same way each time it comes."""
    caller = _caller(desk, request)
    kept = _kept(desk, store, request, caller.call)
    for _try in range(TRIES):
        turn = _turn(desk, request, caller, kept)
        if turn.session is None:
            break
        newer = _keep(desk, store, request, caller.call, turn.session, kept)
        if newer is None:
            break
        kept = newer
    return turn.answer


def apology(desk: Desk, request: Request) -> Answer:
    """The honest END where a request cannot be answered at all."""
    return Answer(sorry(desk, Session(start=Start(network=request.network))), "sorry", "failed")


def _turn(desk: Desk, request: Request, caller: Caller, kept: Kept | None) -> Turn:
    session = kept.session if kept else None
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
        begun = talk.begin(desk.line, session.start, session.phone)
        old = talk.play(desk.line, begun, heard.inputs)
        return Turn(Answer(old.reply, _shown(desk, old), "late"))
    return _played(desk, request, caller, session, heard)


def _first(desk: Desk, request: Request, caller: Caller, inputs: tuple[str, ...]) -> Turn:
    """A new call, or one whose session is gone: played again from its text."""
    ended, start = "", Start(network=request.network)
    try:
        ended, start = desk.deadline.within(lambda: _kept_in_sql(desk, request, caller, inputs))
    except AWAY as away:
        desk.log.warning("sql_away_at_start", call=caller.call[:12], fault=type(away).__name__)
    if ended:
        return Turn(Answer(ended, "ended", "repeat"))
    begun = talk.begin(desk.line, start, _phone(desk, request))
    heard = talk.Heard("cold" if inputs else "first", inputs[:LONGEST_CALL])
    return _played(desk, request, caller, begun, heard)


def _played(
    desk: Desk, request: Request, caller: Caller, session: Session, heard: talk.Heard
) -> Turn:
    """What the inputs come to; where a screen cannot be shown for want of SQL, the honest END."""
    line = replace(desk.line, fetch=partial(_fetch, desk, request))
    try:
        played = talk.play(line, session, heard.inputs)
    except AWAY as away:
        desk.log.error("sql_away_at_screen", call=caller.call[:12], fault=type(away).__name__)
        return Turn(Answer(sorry(desk, session), "sorry", heard.kind))
    return _closed(desk, caller, played, heard.kind)


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


def _kept_in_sql(
    desk: Desk, request: Request, caller: Caller, inputs: tuple[str, ...]
) -> tuple[str, Start]:
    """(last reply of a call that has ended, or ''; what the call starts from)."""
    with desk.database.connect() as db:
        names = (*caller.names, *caller.private_names)
        ended = receipt(db, desk.vault, names) if inputs else None
        if ended:
            return ended, Start(network=request.network)
        return "", known.start(
            db,
            desk.vault,
            request.number,
            request.network,
            now=desk.clock(),
            calls=desk.vault.calls.names(request.session),
            languages=desk.line.languages,
            rebuilt=bool(inputs),
        )


def _closed(desk: Desk, caller: Caller, session: Session, kind: str) -> Turn:
    if session.ended:
        session = replace(session, reply=close(desk, session, caller))
    return Turn(Answer(session.reply, _shown(desk, session), kind), session)


def _kept(desk: Desk, store: Store, request: Request, call: str) -> Kept | None:
    try:
        return store.get(call) if request.text else store.near(call)
    except RedisError as away:
        desk.log.warning("redis_away", call=call[:12], fault=type(away).__name__)
        return None


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
        store.forget(call)
        desk.log.warning("redis_away", call=call[:12], fault=type(away).__name__)
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
        **({} if private or session.ended else _draft(desk, request, session)),
    )


def _draft(desk: Desk, request: Request, session: Session) -> dict[str, str]:
    """What of a call is worth taking up again: everything, once it is known what happened."""
    category = session.answers.get("category") or session.answers.get("danger") or ""
    if not category:
        return {}
    return {
        "draft": json.dumps(dict(session.answers)),
        "category": category,
        "ward": chosen_or_none(session.answers),
        "phone": draft_digest(desk.vault, request.number).hex(),
    }


def _typed(session: Session) -> str:
    """The last input; not where it may be a reference of the sensitive branch with a slip in it."""
    typed = session.typed[-1] if session.typed else ""
    digits = sum(character.isdigit() for character in typed)
    return "" if session.asked == "reference" and digits > ORDINARY + 1 else typed


def _shown(desk: Desk, session: Session) -> str:
    """The screen's name for the gateway's metadata: the sensitive branch has but one."""
    return "private" if desk.line.is_private(session) or LEFT in session.answers else session.asked


def _phone(desk: Desk, request: Request) -> str:
    """Tells this call's phone from another's; of no use anywhere else."""
    return desk.vault.calls.names(f"phone|{request.session}|{request.number}")[-1]


def _caller(desk: Desk, request: Request) -> Caller:
    name = f"receipt|{request.session}|{request.number}"
    return Caller(
        number=request.number,
        call=desk.vault.calls.names(request.session)[0],
        names=tuple(desk.vault.calls.names(name)),
        private_names=tuple(desk.vault.sensitive_phones.names(name)),
    )
