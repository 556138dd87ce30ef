"""The alphabet of text messages: how many segments a text takes, and words folded to fit it. Pure.

Sources: 3GPP TS 23.038 (alphabet and extension table), TS 23.040 (room taken by joined segments).
"""

from __future__ import annotations

BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = "\f^{}\\[~]|€"  # each is an escape and a septet
_SEPTETS = dict.fromkeys(BASIC, 1) | dict.fromkeys(EXTENSION, 2)
_GSM_ROOM = (160, 153)  # septets: alone, and in each of several
_UCS2_ROOM = (70, 67)  # 16-bit units, likewise

_FOLDED = {
    "'": "\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4`",
    '"': "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2022",
    "...": "\u2026",
    " ": "\t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000",
    "": "\u00ad\u200b\u200c\u200d\u2060\ufeff",
}
_FOLDING = str.maketrans({sign: plain for plain, signs in _FOLDED.items() for sign in signs})


def is_gsm(text: str) -> bool:
    """Whether the 7-bit alphabet has every character of `text`."""
    return all(character in _SEPTETS for character in text)


def length(text: str) -> int:
    """Septets of a text in the 7-bit alphabet, 16-bit units of any other."""
    return sum(_widths(text))


def segments(text: str) -> int:
    """The parts a text is sent and billed in, at least one; no character is cut in two."""
    widths = _widths(text)
    alone, joined = _GSM_ROOM if is_gsm(text) else _UCS2_ROOM
    if sum(widths) <= alone:
        return 1
    parts, room = 1, joined
    for width in widths:
        if width > room:
            parts, room = parts + 1, joined
        room -= width
    return parts


def fits(text: str, parts: int = 1) -> bool:
    """Whether a text takes no more than so many segments."""
    return segments(text) <= parts


def fold(text: str) -> str:
    """Typographic quotes, dashes, spaces and dots as the plain signs a phone has; letters stay."""
    return text.translate(_FOLDING)


def folded(text: str) -> tuple[tuple[str, str], ...]:
    """(sign, the plain sign in its place) for each sign that `fold` changes, each once."""
    signs = dict.fromkeys(sign for sign in text if ord(sign) in _FOLDING)
    return tuple((sign, sign.translate(_FOLDING)) for sign in signs)


def _widths(text: str) -> list[int]:
    if is_gsm(text):
        return [_SEPTETS[character] for character in text]
    return [2 if ord(character) > 0xFFFF else 1 for character in text]
