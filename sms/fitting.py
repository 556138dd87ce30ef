"""Making words fit a text message: signs no phone knows are folded, ends are cut. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from sms.gsm import fits, fold, is_gsm, length

_MORE = ".."


def sendable(words: str) -> str:
    """One line in the 7-bit alphabet: accents it has not are left off, other signs left out."""
    return " ".join("".join(map(_plain, fold(words))).split())


def cut(words: str, septets: int) -> str:
    """The words within so many septets, cut between words where that keeps half; '' below five."""
    if length(words) <= septets:
        return words
    if septets < len(_MORE) + 5:
        return ""
    kept = words
    while length(kept) > septets - len(_MORE):
        kept = kept[:-1]
    between = kept.rfind(" ")
    kept = kept[:between] if between >= len(kept) // 2 else kept
    return kept.rstrip(" ,.;:-") + _MORE


def listed(head: str, items: Sequence[str], tail: str, *, rest: str, parts: int = 2) -> str:
    """`head` items `tail` in at most so many parts; `rest` says `{count}` of those left out."""
    for shown in range(len(items), 0, -1):
        more = rest.format(count=len(items) - shown) if shown < len(items) else ""
        text = f"{head} {'; '.join(items[:shown])}{more}. {tail}"
        if fits(text, parts):
            return text
    return f"{head} {tail}"


def _plain(sign: str) -> str:
    if sign == "\n" or sign == "\r" or sign == "\f":
        return " "
    if is_gsm(sign):
        return sign
    base = unicodedata.normalize("NFKD", sign)
    return "".join(part for part in base if is_gsm(part))
