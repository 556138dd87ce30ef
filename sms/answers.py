"""Acts on one stored incoming message, once: its effect, its one reply and its mark in one go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import Connection

from locales.marks import Translate
from models import messages
from models.keys import CannotOpen
from models.vault import Vault, place
from routing.gazetteers import Shelf
from routing.reads import day_of
from sms.commands import reply_to
from sms.duty import behind
from sms.keywords import parse
from sms.turns import Limits, Reply, Turn
from sms.writing import Sent, write, write_news

_LIMITS = Limits()
_HELP = "HELP"


def handle(
    db: Connection,
    vault: Vault,
    languages: Mapping[str, Translate],
    message_id: UUID,
    *,
    now: datetime,
    below: Callable[[int], int],
    code: str = "",
    limits: Limits = _LIMITS,
    shelf: Shelf | None = None,
) -> Sent:
    """(lane, id) of every message now waiting to be sent; none where this was handled before.

    Runs in the caller's transaction: what is done and that it was done are kept together. `code`
    is what residents dial; `shelf` keeps the places of the register. Words sealed under a key
    taken out are marked so and left alone.
    """
    message = messages.lock(db, message_id)
    if message is None or message.direction != "in" or message.handled_at is not None:
        return []
    words = _opened(vault, messages.sealed(db, message_id), message_id)
    if message.contact_id is None or words is None:
        _mark(db, message_id, now, "no number, or words that cannot be opened")
        return []
    return _carry_out(
        message_id,
        Turn(
            db=db,
            vault=vault,
            languages=languages,
            cause=str(message_id),
            came={"message": str(message_id)},
            contact_id=message.contact_id,
            people=behind(db, message.contact_id),
            command=parse(words),
            now=now,
            below=below,
            code=code,
            limits=limits,
            text=words,
            gazetteer=partial((shelf or Shelf()).of, db, day_of(now)),
        ),
    )


def _opened(vault: Vault, sealed: bytes, message_id: UUID) -> str | None:
    try:
        return vault.words.open(sealed, place("messages.words", message_id))
    except CannotOpen:
        return None


def _carry_out(message_id: UUID, turn: Turn) -> Sent:
    reply = reply_to(turn)
    sent = [*reply.more, *_write_reply(turn, reply), *write_news(turn, reply)]
    kind = "help" if reply.forgets else turn.command.kind
    done = kind if reply.words else f"{kind}, {reply.flag or 'no reply'}"
    _mark(turn.db, message_id, turn.now, done, reply, instead=_instead(turn, message_id, reply))
    return sent


def _write_reply(turn: Turn, reply: Reply) -> Sent:
    if not reply.words:
        return []
    person = reply.target.person if reply.target else next(iter(turn.people), None)
    return write(
        turn,
        reply.words,
        cause=f"answer:{turn.cause}",
        purpose=reply.purpose,
        lane=reply.lane,
        contact_id=turn.contact_id,
        person_id=person.id if person else None,
        report_id=reply.target.report.id if reply.target else reply.report_id,
    )


def _instead(turn: Turn, message_id: UUID, reply: Reply) -> dict[str, bytes | None]:
    """What is kept of a text whose words are not: that of any who ask for help, so that nobody
    can tell one from the other."""
    if not reply.forgets:
        return {}
    words = turn.vault.words.seal(_HELP, place("messages.words", message_id))
    return {"words_sealed": words, "raw_sealed": None}


def _mark(
    db: Connection,
    message_id: UUID,
    now: datetime,
    done: str,
    reply: Reply | None = None,
    *,
    instead: Mapping[str, bytes | None] = MappingProxyType({}),
) -> None:
    """The message is handled, and says which report and alert it was about."""
    target = reply.target if reply else None
    about = {
        "person_id": target.person.id if target else None,
        "report_id": target.report.id if target else reply and reply.report_id,
        "alert_id": target.alert.id if target else None,
    }
    flag = {"reason": reply.flag} if reply and reply.flag else {}
    row = messages.messages.update().where(messages.messages.c.id == message_id)
    db.execute(row.values(handled_at=now, **about, **flag, **instead))
    messages.note(db, message_id, at=now, source="answers", status="handled", reason=done)
