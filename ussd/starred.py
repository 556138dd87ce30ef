"""Typed stars: the gateway joins inputs by `*`, so its text alone cannot tell one from a star."""

from __future__ import annotations


def stars(typed: tuple[str, ...]) -> str:
    """Which inputs hold stars, and how many: `5:1 7:2`."""
    counts = ((number, one.count("*")) for number, one in enumerate(typed))
    return " ".join(f"{number}:{count}" for number, count in counts if count)


def inputs(
    pieces: tuple[str, ...], held: str, known: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The first `known` inputs of a text in pieces, whose stars are told, and the pieces that
    follow. A text of before, that does not hold as many, is read as far as it goes.
    """
    pairs = (one.partition(":") for one in held.split())
    told = {int(number): int(count) for number, _, count in pairs}
    whole: list[str] = []
    at = 0
    for number in range(known):
        if at >= len(pieces):
            break
        end = at + 1 + told.get(number, 0)
        whole.append("*".join(pieces[at:end]))
        at = end
    return tuple(whole), pieces[at:]
