"""One call as kept between two requests. Pure: reading and writing it is sessions.store's."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

VERSION = 2


@dataclass(frozen=True)
class Start:
    """What a call starts from and what its screens read, frozen at the hop that first needs it:
    later changes wait for the next call.
    """

    language: str = ""  # '' until the caller has chosen one
    ward: str = ""  # code of the ward last reported from
    network: str = ""  # as the gateway names it, 63902
    known: Mapping[str, str] = field(default_factory=dict)  # what lists of this call are made of

    def knowing(self, more: Mapping[str, str]) -> Start:
        """With what was read meanwhile, by name."""
        return replace(self, known={**self.known, **more})

    def answers(self) -> dict[str, str]:
        """As answers given before the first screen, for the flow to ask after."""
        lists = {f"@{name}": value for name, value in self.known.items()}
        return {**lists, "@language": self.language, "@ward": self.ward}


@dataclass(frozen=True)
class Session:
    """`typed` is every input of the call so far; `choices` what the phone's numbers mean now."""

    start: Start = field(default_factory=Start)
    phone: str = ""  # keyed digest of the number that dialled
    typed: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)  # by screen id, in the order given
    asked: str = ""  # the screen the phone shows
    choices: tuple[str, ...] = ()
    page: int = 0
    more: bool = False  # whether 9 turns the page
    reply: str = ""  # the last reply, for whoever asks again
    ended: bool = False

    @property
    def heard(self) -> str:
        """The gateway's `text`, as far as it has been answered."""
        return "*".join(self.typed)


def dump(session: Session) -> str:
    kept = {"v": VERSION, **vars(session), "start": vars(session.start)}
    return json.dumps(kept, separators=(",", ":"))


def load(kept: str) -> Session | None:
    """The session kept, brought up to date; None when it is none we can read."""
    try:
        data = json.loads(kept)
        written = data.pop("v")
        if written > VERSION:  # by the next release: its meaning is not ours to guess
            return None
        for version in range(written, VERSION):
            data = UPGRADES[version](data)
        return Session(
            **{
                **data,
                "start": Start(**data["start"]),
                "typed": tuple(data["typed"]),
                "choices": tuple(data["choices"]),
            }
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _nothing_was_known(v1: dict[str, Any]) -> dict[str, Any]:
    return {**v1, "start": {**v1["start"], "known": {}}}


UPGRADES: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: _nothing_was_known}
