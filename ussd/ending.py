"""What a call comes to: what its last command needs, fit to be kept sealed, and what it did."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

# What an END may do though the question before it was never on a screen, because its answer was
# dialled with the code. Whatever else an END does has its question shown first.
HARMLESS = frozenset({"", "remember", "look_up", "duty_figures"})


@dataclass(frozen=True)
class Ending:
    """`names` are the call's receipt names, newest key first; `at` is UTC, ISO 8601."""

    does: str
    names: tuple[str, ...]
    call: str
    number: str
    network: str
    language: str
    answers: Mapping[str, str]
    reference: str
    at: str
    private: bool
    reply: str = ""  # what the caller was told, where that came before SQL
    draft: str = ""  # the dropped call that was gone on with

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.at)


@dataclass(frozen=True)
class Done:
    """What a command found and wrote: the facts its screen says, and (lane, id) of each message
    that now waits to be sent. What it owes is collected by who carries it out.
    """

    facts: Mapping[str, str]
    nudges: tuple[tuple[str, str], ...] = ()


def dump(ending: Ending) -> str:
    return json.dumps(asdict(ending), separators=(",", ":"))


def load(kept: str) -> Ending:
    data = json.loads(kept)
    return Ending(**{**data, "names": tuple(data["names"])})
