"""One batch of a broadcast: taken in hand in one transaction, its outcomes written in another.

Between the two nothing is held. Who is killed there leaves a hundred messages in `sending`; the
sweeper finds them as it finds any other, and what may have gone is never sent again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Connection

from models import broadcast_batches, broadcast_ends, broadcasts, messages
from models.broadcast_batches import Settled
from models.broadcasts import Broadcast
from models.keys import CannotOpen
from models.vault import Vault, place
from sms import gsm
from sms.broadcast_costs import account_for
from sms.broadcast_texts import Text, in_language
from sms.gateway import ACCEPTED, KINDS, UNKNOWN, Outcome, delay
from sms.receipts import apply_parked
from sms.refusals import refused
from sms.tries import record

CALLED_OFF = "called off"
# What every phone of a batch was refused with is the gateway's trouble, or ours with it: the whole
# broadcast waits. After unknown outcomes too, lest a list be used up against a gateway that hangs.
_TROUBLE = frozenset(kind for kind, told in KINDS.items() if told.delays) - {
    "sender_refused_there"
} | {"unknown"}
_LOST_WORDS = {"status": "failed", "reason": "words cannot be opened", "next_at": None}
_LIKE_BUSY = "gateway_busy"


@dataclass(frozen=True, repr=False)
class Piece:
    """One phone of a batch; `sealed` is its number, `tries` counts this one."""

    message_id: UUID
    contact_id: UUID
    sealed: bytes | None
    tries: int = 1


@dataclass(frozen=True, repr=False)
class Batch:
    """One text for many phones, in hand; all pieces are `sending`."""

    broadcast: Broadcast
    words: str
    pieces: tuple[Piece, ...]


def fresh(
    db: Connection,
    vault: Vault,
    broadcast: Broadcast,
    texts: Mapping[str, Text],
    *,
    limit: int,
    now: datetime,
    promotional: bool = False,
) -> Batch | None:
    """The next phones of the list that read one language, or None at its end."""
    rows = broadcast_batches.listed(db, broadcast, limit)
    if not rows:
        return None
    language = rows[0].language
    rows = [row for row in rows if row.language == language]
    going = [row for row in rows if not (row.blocked or row.sms_stopped_at)]
    text = in_language(texts, language)
    pieces = [Piece(uuid4(), row.contact_id, row.sealed) for row in going]
    written = [
        (piece.message_id, row.contact_id, row.person_id, _sealed(vault, text.words, piece))
        for piece, row in zip(pieces, going, strict=True)
    ]
    added: set[UUID] = set()
    if written:
        added = broadcast_batches.add(
            db, broadcast, written, segments=text.segments, now=now, promotional=promotional
        )
    broadcasts.change(
        db,
        broadcast.id,
        at_language=language,
        at_row=rows[-1].contact_id,
        tried=broadcast.tried + len(rows),
        passed_over=broadcast.passed_over + len(rows) - len(added),
    )
    kept = tuple(piece for piece in pieces if piece.message_id in added)
    return Batch(broadcast, text.words, kept)


def once_more(
    db: Connection, vault: Vault, broadcast: Broadcast, *, limit: int, now: datetime
) -> Batch | None:
    """Messages whose next try is due and that say the same, or None."""
    found: dict[str, list[Piece]] = {}
    for row in broadcast_batches.put_off(db, broadcast.id, now, limit):
        try:
            words = vault.words.open(bytes(row.words_sealed), place("messages.words", row.id))
        except CannotOpen:  # sealed for a key taken out: this one ends, the others go on
            messages.change(db, row.id, at=now, source="outbox", **_LOST_WORDS, final_at=now)
            continue
        found.setdefault(words, []).append(Piece(row.id, row.contact_id, row.sealed, row.tries + 1))
    if not found:
        return None
    words, pieces = max(found.items(), key=lambda said: len(said[1]))
    taken = broadcast_batches.again(db, [piece.message_id for piece in pieces], now)
    return Batch(broadcast, words, tuple(p for p in pieces if p.message_id in taken))


def numbers(vault: Vault, batch: Batch) -> dict[str, Piece]:
    """The phones by number, those whose number cannot be opened left out.

    Raises PermissionError in a process that may not open numbers.
    """
    if vault.opener is None:
        raise PermissionError("this process holds no key that opens numbers")
    found: dict[str, Piece] = {}
    for piece in batch.pieces:
        try:
            where = place("contacts.sealed", piece.contact_id)
            found[vault.opener.open(piece.sealed or b"", where)] = piece
        except CannotOpen:
            continue
    return found


def write(
    db: Connection,
    batch: Batch,
    outcomes: Sequence[tuple[Piece, Outcome]],
    now: datetime,
    *,
    sender: str = "",
) -> timedelta:
    """Writes what came of a batch. Returns how long the whole broadcast waits because of it."""
    broadcast = broadcasts.lock(db, batch.broadcast.id)
    if broadcast is None:
        raise LookupError("a broadcast that is being sent is not kept")
    kind = _shared_trouble(outcomes)
    wait = _wait(kind, broadcast.troubles) if kind else timedelta()
    settled = [
        *(_settled(broadcast, piece, outcome, kind, now, wait) for piece, outcome in outcomes),
        *_not_opened(batch, outcomes),
    ]
    written = broadcast_batches.settle(db, settled, now=now)
    _follow(db, batch, outcomes, written, now)
    account_for(
        db,
        broadcast,
        [(p.message_id, outcome) for p, outcome in outcomes if p.message_id in written],
        sender=sender,
        segments=gsm.segments(batch.words),
        now=now,
    )
    if broadcast.state in broadcasts.ENDED:
        broadcast_ends.give_up(db, broadcast.id, CALLED_OFF, now)
        return timedelta()
    reason = outcomes[0][1].reason or kind if kind else ""
    troubles = broadcast.troubles + 1 if kind else 0
    broadcasts.change(db, broadcast.id, trouble=reason, troubles=troubles, next_at=now + wait)
    return wait


def _sealed(vault: Vault, words: str, piece: Piece) -> bytes:
    return vault.words.seal(words, place("messages.words", piece.message_id))


def _shared_trouble(outcomes: Sequence[tuple[Piece, Outcome]]) -> str:
    kinds = {outcome.kind for _piece, outcome in outcomes}
    kind = kinds.pop() if len(kinds) == 1 else ""
    return kind if kind in _TROUBLE else ""


def _wait(kind: str, before: int) -> timedelta:
    """As long as one message of that kind would wait, the longest time over and over."""
    delays = KINDS[kind].delays or KINDS[_LIKE_BUSY].delays[1:]
    return timedelta(seconds=delays[min(before, len(delays) - 1)])


def _settled(
    broadcast: Broadcast,
    piece: Piece,
    outcome: Outcome,
    trouble: str,
    now: datetime,
    wait: timedelta,
) -> Settled:
    told = Settled(
        piece.message_id,
        "failed",
        outcome.reason,
        gateway_id=outcome.gateway_id,
        cost=outcome.cost,
        currency=outcome.currency,
        segments=outcome.segments,
    )
    if outcome.verdict == ACCEPTED:
        return replace(told, status="accepted", reason="")
    if outcome.verdict == UNKNOWN:
        return replace(told, status="unknown")
    if trouble:
        return replace(told, status="queued", next_at=now + wait, uncounted=True)
    again = delay(outcome.kind, piece.tries)
    if again is not None and _useful(broadcast, now + again):
        return replace(told, status="queued", next_at=now + again)
    return told


def _not_opened(batch: Batch, outcomes: Sequence[tuple[Piece, Outcome]]) -> list[Settled]:
    had = {piece.message_id for piece, _outcome in outcomes}
    return [
        Settled(piece.message_id, "failed", "number cannot be opened")
        for piece in batch.pieces
        if piece.message_id not in had
    ]


def _follow(
    db: Connection,
    batch: Batch,
    outcomes: Sequence[tuple[Piece, Outcome]],
    written: set[UUID],
    now: datetime,
) -> None:
    """Blocks, receipts that were here first, and tries the sweeper has given up meanwhile."""
    for piece, outcome in outcomes:
        if outcome.blocks:
            refused(db, messages.get(db, piece.message_id), outcome.reason, now)
        if piece.message_id not in written:
            counted = outcome.segments or gsm.segments(batch.words)
            late = replace(outcome, segments=counted)
            record(db, messages.get(db, piece.message_id), late, now)
    known = [outcome.gateway_id for _piece, outcome in outcomes if outcome.gateway_id]
    for gateway_id in broadcast_batches.parked(db, known) if known else ():
        apply_parked(db, gateway_id, now)


def _useful(broadcast: Broadcast, at: datetime) -> bool:
    return broadcast.useful_until is None or at < broadcast.useful_until
