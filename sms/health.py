"""How well each gateway does, and which of them a message is put to first. Pure.

Tries are counted by the minute. What a gateway did lately weighs most and what it did five minutes
ago nothing, so traffic that left a failing gateway drifts back as its bad minutes pass.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MINUTES = 5
THRESHOLD = 0.1  # of the tries: fewer faults than that are weather
PROBE = 0.02  # of its traffic is left to a failing gateway, to learn when it is well again
_ENOUGH = 5  # tries before anything is concluded


@dataclass(frozen=True)
class Minute:
    """What a gateway did in one minute: `ago` is 0 for the present one."""

    ago: int
    tries: int
    faults: int


def fitness(minutes: Sequence[Minute]) -> float:
    """1 for a gateway that works, down to PROBE for one that takes nothing."""
    weights = [max(0.0, 1 - minute.ago / MINUTES) for minute in minutes]
    tries = sum(w * minute.tries for w, minute in zip(weights, minutes, strict=True))
    faults = sum(w * minute.faults for w, minute in zip(weights, minutes, strict=True))
    if sum(minute.tries for minute in minutes) < _ENOUGH or faults <= THRESHOLD * tries:
        return 1.0
    return max(PROBE, (1 - faults / tries) ** 2)


def shares(fit: Mapping[str, float], given: Mapping[str, float]) -> dict[str, float]:
    """What part of the traffic each gateway gets, in the order of `fit`, adding up to 1.

    `given` is what each has when all are well; what a gateway is not fit for goes to the others,
    and where none is fit each keeps its own.
    """
    kept = {name: given[name] * fit[name] for name in fit}
    left = 1 - sum(kept.values())
    spare = {name: fit[name] * (1 - kept[name]) for name in fit}
    room = sum(spare.values())
    whole = {name: kept[name] + left * spare[name] / room for name in fit} if room else kept
    total = sum(whole.values())
    return {name: share / total for name, share in whole.items()}


def order(parts: Mapping[str, float], drawn: float) -> tuple[str, ...]:
    """The gateways, the one that `drawn` (0 to 1) falls on first, then by their part."""
    reached, first = 0.0, next(iter(parts))
    for name, part in parts.items():
        reached += part
        if drawn < reached:
            first = name
            break
    rest = sorted((name for name in parts if name != first), key=lambda name: -parts[name])
    return (first, *rest)
