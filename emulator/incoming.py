"""Texts from phones to the service: handed over every minute until it answers 200, or 12 hours."""

import itertools
import threading
import uuid
from collections import deque
from dataclasses import dataclass, replace

from emulator.callbacks import Fields
from emulator.desk import Typed
from emulator.parts import Parts
from emulator.telling import tell

RETRY_SECONDS = 60
MOST_TRIES = 12 * 60
KEPT = 1000
OPTIONAL = ("linkId", "cost", "networkCode")
DATES = {"T": "%Y-%m-%dT%H:%M:%SZ", "space": "%Y-%m-%d %H:%M:%S"}


@dataclass(frozen=True)
class Manner:
    """How a text is handed over: `date` T or space, fields left out, copies, another sender."""

    date: str = "T"
    without: tuple[str, ...] = ()
    copies: int = 1
    sender: str = ""


@dataclass(frozen=True)
class _Errand:
    number: str
    text: Typed
    fields: Fields


class Incoming:
    """Texts on their way to the service, and the list of them for whoever fetches."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._list: deque[dict[str, object]] = deque(maxlen=KEPT)

    def clear(self) -> None:
        """Forget every text."""
        with self._lock:
            self._list.clear()

    def since(self, last: int) -> list[dict[str, object]]:
        """What came after the entry numbered `last`, as the fetch address answers it."""
        with self._lock:
            return [entry for entry in self._list if int(str(entry["id"])) > last]

    def send(self, number: str, text: str, *, to: str, manner: Manner) -> Typed:
        """A phone sends a text; returns at once, the service hears of it right after."""
        to = to or self._parts.options.short_code
        typed = Typed(str(uuid.UUID(self._parts.new_id())), self._parts.clock.iso(), to, text)
        manner = self._spoilt(number, manner)
        self._parts.desk.typed(number, typed)
        fields = self._fields(number, typed, manner)
        self._list_it(fields)
        errand = _Errand(number, typed, fields)
        for _ in range(manner.copies):
            self._parts.timers.after(0, lambda: self._hand_over(errand))
        return typed

    def _fields(self, number: str, typed: Typed, manner: Manner) -> Fields:
        network = self._parts.desk.phone(number).network
        fields = (
            ("date", self._parts.clock.now().strftime(DATES[manner.date])),
            ("from", manner.sender or number),
            ("id", typed.id),
            ("linkId", str(uuid.UUID(typed.id).int)[:20]),
            ("text", typed.text),
            ("to", typed.to),
            ("cost", "KES 0.0000"),
            ("networkCode", network),
        )
        return tuple(field for field in fields if field[0] not in manner.without)

    def _spoilt(self, number: str, manner: Manner) -> Manner:
        hit = self._parts.board.hit
        if hit("incoming-twice", number):
            manner = replace(manner, copies=max(2, manner.copies))
        if hit("incoming-spaced-date", number):
            manner = replace(manner, date="space")
        return replace(manner, without=OPTIONAL) if hit("incoming-bare", number) else manner

    def _list_it(self, fields: Fields) -> None:
        named = dict(fields)
        entry: dict[str, object] = {"linkId": named.get("linkId"), "text": named["text"]}
        entry |= {"to": named["to"], "id": next(self._numbers)}
        with self._lock:
            self._list.append(entry | {"date": named["date"], "from": named["from"]})

    def _hand_over(self, errand: _Errand) -> None:
        tries = errand.text.tries + 1
        taken = tell(
            self._parts,
            self._parts.options.addresses.sms,
            errand.fields,
            kind="text in",
            phone=errand.number,
            words=f"“{errand.text.text}”",
        )
        state = "taken" if taken else "given up" if tries >= MOST_TRIES else "trying"
        errand = replace(errand, text=replace(errand.text, tries=tries, state=state))
        self._parts.desk.typed(errand.number, errand.text)
        if state == "trying":
            self._parts.timers.after(RETRY_SECONDS, lambda: self._hand_over(errand))
