"""What ships, in words: a line for each category, those of the sensitive branch apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from console.rule_words import then
from routing.categories import CATEGORIES, KINDS
from routing.reasons import KINDS as KIND_WORDS
from routing.shipped_rows import may_be_told, severity, shipped_rows


@dataclass(frozen=True)
class ShippedLine:
    """What ships for a category, in words."""

    category: str
    label: str
    severity: str
    told: str
    then: str


@dataclass(frozen=True)
class SensitiveLine:
    """Who hears of a category no row reaches, and who never does."""

    label: str
    told: str
    never: str


def shipped() -> list[ShippedLine]:
    """What holds for each category where no row fits it."""
    return [
        ShippedLine(
            category=code,
            label=CATEGORIES[code].label,
            severity=severity(code),
            told=", ".join(KIND_WORDS[kind] for kind in may_be_told(code)),
            then=then(one),
        )
        for code, one in shipped_rows().items()
    ]


def sensitive() -> list[SensitiveLine]:
    """The categories of the sensitive branch; every kind stands on one side or the other."""
    return [
        SensitiveLine(
            label=category.label,
            told=_kinds(told) or "nobody: the caller is given 116, and nothing is kept",
            never=_kinds(kind for kind in KINDS if kind not in told) if told else "everybody",
        )
        for code, category in CATEGORIES.items()
        if category.sensitive
        for told in [may_be_told(code)]
    ]


def _kinds(kinds: Iterable[str]) -> str:
    return ", ".join(KIND_WORDS[kind] for kind in kinds)
