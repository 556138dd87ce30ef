"""The changes of the directory in words: who changed what of whom, newest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from console.times import Moment, moment
from models.directory_changes import Change
from models.duties import NO_END
from routing.reasons import KINDS, ROLES

MOST = 100


@dataclass(frozen=True)
class ChangeLine:
    """One change; `whom` is '' for the organisation itself."""

    at: Moment
    actor: str
    whom: str
    what: str
    before: str
    after: str


@dataclass(frozen=True)
class _Reading:
    """What words need: the names of people by id, and when it is."""

    names: Mapping[UUID, str]
    now: datetime


def lines(changes: Iterable[Change], names: Mapping[UUID, str], now: datetime) -> list[ChangeLine]:
    """Changes as the pages list them; `names` are those of the organisation's people, by id."""
    reading = _Reading(names, now)
    return [
        ChangeLine(
            at=moment(one.at, now),
            actor=one.actor,
            whom=names.get(one.person_id, "somebody") if one.person_id else "",
            what=_WHAT.get(one.field, one.field),
            before=_value(one.field, one.before, reading),
            after=_value(one.field, one.after, reading),
        )
        for one in changes
    ]


_WHAT: Mapping[str, str] = MappingProxyType(
    {
        "added": "organisation added, as",
        "kind": "kind",
        "accredited_until": "accredited until",
        "licence_number": "licence number",
        "licence_until": "licensed until",
        "public_phone": "number for everybody",
        "demo": "made up (demo)",
        "joined": "joined, as",
        "left": "left",
        "phone": "phone",
        "off_until": "off duty until",
        "blocked": "SMS refused",
        "sms_stopped_at": "stopped SMS",
        "stand_in": "stand-in while away",
        "ward": "ward it works in",
    }
)


def _value(field: str, text: str, reading: _Reading) -> str:
    read = _VALUES.get(field)
    return read(text, reading) if text and read else text


def _moment(text: str, reading: _Reading) -> str:
    at = datetime.fromisoformat(text)
    return "without an end" if at >= NO_END else moment(at, reading.now).words


def _stand_in(text: str, reading: _Reading) -> str:
    who, _, until = text.partition(" ")
    return f"{reading.names.get(UUID(who), 'somebody')} until {_moment(until, reading)}"


_VALUES: Mapping[str, Callable[[str, _Reading], str]] = MappingProxyType(
    {
        "off_until": _moment,
        "sms_stopped_at": _moment,
        "left": _moment,
        "stand_in": _stand_in,
        "added": lambda text, _reading: KINDS.get(text, text),
        "kind": lambda text, _reading: KINDS.get(text, text),
        "joined": lambda text, _reading: ROLES.get(text, text),
        "role": lambda text, _reading: ROLES.get(text, text),
    }
)
