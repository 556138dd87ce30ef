"""Taking a piece out of sealed words, wherever they lie; the original is kept too, sealed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection

from locales.marks import Translate
from models import messages, originals
from models.keys import CannotOpen
from models.vault import Vault
from models.vault import place as sealed_at
from sms.fitting import sendable
from sms.gsm import segments
from sms.masking import masked_for_duty
from sms.placed import near, shown

TAKEN_OUT = "(taken out)"
SMS = "messages.words"
LEAST = 2  # characters of a piece
_CUT = 4  # characters of a piece before `..` by which it is known where it was cut off
Lying = tuple[str, UUID, bytes]  # where words lie, of which row, and they themselves, sealed


def take_out(
    db: Connection, vault: Vault, report: UUID, lying: Lying, said: re.Pattern[str], **told: Any
) -> bool:
    """Replaces what is `said` by TAKEN_OUT; False where it does not stand there. `told` is who did
    it, why and when, as models.originals has it.
    """
    where, row, sealed = lying
    try:
        before = vault.words.open(bytes(sealed), sealed_at(where, row))
    except CannotOpen:
        return False
    after = said.sub(TAKEN_OUT, before)
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


def as_placed(place: str, languages: Iterable[Translate]) -> re.Pattern[str] | None:
    """A place as alerts say it, whole or cut off, in the frame each language has for it and nowhere
    else: it may be a word of every alert. None for one that no SMS can say.
    """
    whole = shown(place)
    if not whole:
        return None
    said = "|".join(re.escape(one) for one in (whole, *_cut_off(whole)))
    frames = sorted({re.escape(near(t, "")) for t in languages})
    return re.compile("|".join(rf"(?<={frame})(?:{said})(?=\. )" for frame in frames))


def _cut_off(whole: str) -> Iterator[str]:
    """The longest first; where its end was taken out once it was cut off it has no dots."""
    for end in range(len(whole) - 1, 0, -1):
        start = whole[:end].rstrip(" ,.;:-")
        yield f"{start}.."
        if start.endswith(TAKEN_OUT):
            yield start
