"""The GSM 7-bit alphabet as a network sees it: what fits, what it costs, how it gets misread."""

from collections.abc import Iterator

# 3GPP TS 23.038, default alphabet by septet value, and the extension table (two septets each).
BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = "\f^{}\\[~]|€"
MISREAD = "@$_`[\\]^{|}~"
_WIDTH = {**dict.fromkeys(BASIC.replace("\x1b", ""), 1), **dict.fromkeys(EXTENSION, 2)}


def outside(text: str) -> str:
    """The characters of `text` that the alphabet has no septet for, each once, as they come."""
    return "".join(dict.fromkeys(c for c in text if c not in _WIDTH))


def length(text: str) -> int:
    """Septets of a text in the alphabet, UTF-16 units of any other."""
    return sum(_widths(text))


def segments(text: str) -> int:
    """Parts a text message is sent and billed in: 160/153 septets or 70/67 UTF-16 units."""
    alone, joined = (70, 67) if outside(text) else (160, 153)
    if length(text) <= alone:
        return 1
    parts, room = 1, joined
    for width in _widths(text):  # an escaped or paired character is never cut in two
        if width > room:
            parts, room = parts + 1, joined
        room -= width
    return parts


def misread(text: str) -> str:
    """The slip seen in Kenya in 2024: ASCII codes taken for septet values, so `@` comes as `¡`."""
    return "".join(BASIC[ord(c)] if c in MISREAD else c for c in text)


def _widths(text: str) -> Iterator[int]:
    if outside(text):
        return (2 if ord(c) > 0xFFFF else 1 for c in text)
    return (_WIDTH[c] for c in text)
