"""Ids of screens and values of options that callers, drafts and journals know, kept from reuse.

A call, a draft or a line of the journal outlives a release by minutes: what an id meant it means
for ever. `released.json` holds the ids of the last release and those given up since the first.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ussd.flow import Flow
from ussd.screens import End

PATH = Path(__file__).with_name("released.json")


@dataclass(frozen=True)
class Released:
    """Option values by screen id: of the last release, and of those retired. A retired screen has
    no values: none of it comes back.
    """

    screens: Mapping[str, frozenset[str]]
    retired: Mapping[str, frozenset[str]]


def of(flow: Flow) -> dict[str, frozenset[str]]:
    """The ids and values of a flow; what lists from data offer is not among them."""
    return {
        screen.id: frozenset(
            () if isinstance(screen, End) else (option.value for option in screen.options)
        )
        for screen in flow.all
    }


def faults(flow: Flow, known: Released) -> Iterator[str]:
    """What is gone and not retired, and what is retired and there again."""
    now = of(flow)
    for id, values in known.screens.items():
        if id not in now and id not in known.retired:
            yield f"{id} was released and is gone: retire it in {PATH.name}"
        lost = values - now.get(id, values) - known.retired.get(id, frozenset())
        yield from (f"{id}={value} was released and is gone: retire it" for value in sorted(lost))
    for id, values in known.retired.items():
        if id in now and not values:
            yield f"{id} is retired: choose another id"
        again = values & now.get(id, frozenset())
        yield from (f"{id}={value} is retired: choose another value" for value in sorted(again))


def load(path: Path = PATH) -> Released:
    kept = json.loads(path.read_text(encoding="utf-8"))
    return Released(_sets(kept["screens"]), _sets(kept["retired"]))


def write(flow: Flow, known: Released, path: Path = PATH) -> None:
    """Makes the flow as it stands the last release. What is retired stays so."""
    kept = {"screens": _lists(of(flow)), "retired": _lists(known.retired)}
    path.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _sets(kept: Mapping[str, list[str]]) -> dict[str, frozenset[str]]:
    return {id: frozenset(values) for id, values in kept.items()}


def _lists(kept: Mapping[str, frozenset[str]]) -> dict[str, list[str]]:
    return {id: sorted(values) for id, values in kept.items()}
