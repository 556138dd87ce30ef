"""Typed stars: the gateway joins inputs by `*`, so its text alone cannot tell one from a star."""

from __future__ import annotations


def stars(typed: tuple[str, ...]) -> str:
    """Which inputs hold stars, and how many: `5:1 7:2`."""
    counts = ((number, one.count("*")) for number, one in enumerate(typed))
    return " ".join(f"{number}:{count}" for number, count in counts if count)


def inputs(text: str, held: str, known: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The first `known` inputs of a text whose stars are told, and the pieces that follow.

    A text that does not hold as many is in pieces from the beginning.
    """
    pieces = tuple(text.split("*")) if text else ()
    told = {int(number): int(count) for number, count in map(_pair, held.split())}
    whole: list[str] = []
    at = 0
    for number in range(known):
        end = at + 1 + told.get(number, 0)
        whole.append("*".join(pieces[at:end]))
        at = end
    return (tuple(whole), pieces[at:]) if at <= len(pieces) else ((), pieces)


def _pair(written: str) -> tuple[str, str]:
    number, _, count = written.partition(":")
    return number, count
