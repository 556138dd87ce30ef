"""Taking a piece out of sealed words, wherever they lie; the original is kept too, sealed."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection

from models import messages, originals
from models.keys import CannotOpen
from models.vault import Vault
from models.vault import place as sealed_at
from sms.fitting import sendable
from sms.gsm import segments
from sms.masking import masked_for_duty

TAKEN_OUT = "(taken out)"
SMS = "messages.words"
LEAST = 2  # characters of a piece
_CUT = 4  # characters of a piece before `..` by which it is known where it was cut off
Lying = tuple[str, UUID, bytes]  # where words lie, of which row, and they themselves, sealed


def take_out(
    db: Connection, vault: Vault, report: UUID, lying: Lying, piece: str, **told: Any
) -> bool:
    """Replaces a piece by TAKEN_OUT; False where it does not stand there. `told` is who did it, why
    and when, as models.originals has it.
    """
    where, row, sealed = lying
    try:
        before = vault.words.open(bytes(sealed), sealed_at(where, row))
    except CannotOpen:
        return False
    after = as_said(piece, where).sub(TAKEN_OUT, before)
    if after == before:
        return False
    new = uuid4()
    kept = vault.words.seal(before, sealed_at("report_originals.words", new))
    of = {"report_id": report, "place": where, "row_id": row, "words_sealed": kept}
    originals.keep(db, id=new, **of, **told)
    originals.replace(db, where, row, vault.words.seal(after, sealed_at(where, row)))
    if where == SMS:
        messages.resized(db, row, segments(after))
    return True


def as_said(piece: str, where: str) -> re.Pattern[str]:
    """The piece; in an SMS also as it stands there: folded, its numbers masked, or cut off."""
    said = {piece}
    if where == SMS:
        said |= {sendable(piece), sendable(masked_for_duty(piece))}
    ways = [re.escape(one) for one in said if len(one) >= LEAST]
    if where == SMS:
        whole = sendable(masked_for_duty(piece))
        starts = (whole[:end].rstrip() for end in range(len(whole) - 1, _CUT - 1, -1))
        ways += [re.escape(start + "..") for start in starts]
    return re.compile("|".join(sorted(ways, key=len, reverse=True)), re.IGNORECASE)
