"""What a broadcast says to each phone, and whether it can be sent as it is written. Pure; GSM-7.

Whoever asked for notices is told in each of them how to end them, and whom to call in danger.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from locales.marks import Translate, _
from sms import gsm
from sms.broadcast_rules import PARTS

TAIL = _("In danger call 999. To end these SMS text STOP")
_NAMES: Mapping[str, str] = {"en": "English", "sw": "Kiswahili"}


@dataclass(frozen=True)
class Text:
    """One language's words as they go out, with what they take; `folded` are the signs of what
    was written that no phone is sure to show, each with the plain sign sent in its place."""

    language: str
    words: str
    characters: int
    segments: int
    faults: tuple[str, ...]
    folded: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Estimate:
    """What sending would take: phones and segments, money in `currency`, seconds at `rate`."""

    phones: Mapping[str, int]
    segments: int
    cost: Decimal
    currency: str
    seconds: float

    @property
    def total(self) -> int:
        return sum(self.phones.values())


def drawn(t: Translate, language: str, written: str, *, audience: str) -> Text:
    """What was written in a language as it would arrive; `faults` say why it cannot."""
    words = " ".join(gsm.fold(written).split())
    told = f"{words} {t(TAIL)}" if words and audience != "holders" else words
    parts = gsm.segments(told)
    faults, folded = tuple(_faults(language, words, parts)), gsm.folded(written.strip())
    return Text(language, told, gsm.length(told), parts, faults, folded)


def estimate(
    texts: Mapping[str, Text],
    phones: Mapping[str, int],
    *,
    price: Decimal,
    currency: str,
    rate: float,
) -> Estimate:
    """`price` is of one segment; `rate` segments a second, 0 where nothing holds them back."""
    segments = sum(count * _segments(texts, language) for language, count in phones.items())
    return Estimate(phones, segments, segments * price, currency, segments / rate if rate else 0.0)


def in_language(texts: Mapping[str, Text], language: str) -> Text:
    """The text for a phone: in its language, English for one we do not write."""
    return texts.get(language) or texts["en"]


def _segments(texts: Mapping[str, Text], language: str) -> int:
    return in_language(texts, language).segments


def _faults(language: str, words: str, parts: int) -> list[str]:
    name = _NAMES[language]
    if not words:
        return [f"There is nothing in {name}: everybody reads in his or her own language."]
    strange = "".join(dict.fromkeys(sign for sign in words if not gsm.is_gsm(sign)))
    faults = [f"Not every phone can show {strange} ({name})."] if strange else []
    if parts > PARTS:
        faults.append(f"{name} takes {parts} parts, at most {PARTS} are sent: make it shorter.")
    return faults
