"""The phones on the desk: what each received and sent, and the call it is in."""

import threading
from dataclasses import dataclass, replace

from emulator.networks import network_of

KEPT = 100


@dataclass(frozen=True)
class Received:
    """A text in a phone's inbox; `parts` is what it was billed as."""

    id: str
    time: str
    sender: str
    text: str
    parts: int


@dataclass(frozen=True)
class Typed:
    """A text a phone sent; `state` is trying, taken or given up, after so many `tries`."""

    id: str
    time: str
    to: str
    text: str
    state: str = "trying"
    tries: int = 0


@dataclass(frozen=True)
class Phone:
    """`session` is the newest call's id, empty before the first; lists are oldest first."""

    number: str
    name: str
    network: str
    session: str = ""
    inbox: tuple[Received, ...] = ()
    sent: tuple[Typed, ...] = ()


class Desk:
    """Every phone anyone used or wrote to; one comes to be when it is first written to."""

    def __init__(self, placed: tuple[tuple[str, str], ...]) -> None:
        self._placed = placed
        self._lock = threading.Lock()
        self._phones: dict[str, Phone] = {}
        self.clear()

    def clear(self) -> None:
        """Back to the phones placed at the start, with nothing in them."""
        with self._lock:
            self._phones = {n: Phone(n, name, network_of(n)) for n, name in self._placed}

    def phone(self, number: str) -> Phone:
        """The phone of a number; one nobody used yet is empty."""
        with self._lock:
            return self._get(number)

    def phones(self) -> list[Phone]:
        """All of them, in the order they came to be."""
        with self._lock:
            return list(self._phones.values())

    def place(self, number: str, *, name: str, network: str) -> Phone:
        """Name a phone and put it on a network; empty words leave what was there."""
        with self._lock:
            phone = self._get(number)
            phone = replace(phone, name=name or phone.name, network=network or phone.network)
            self._phones[number] = phone
            return phone

    def in_call(self, number: str, session: str) -> None:
        """Note the newest call of a phone."""
        with self._lock:
            self._phones[number] = replace(self._get(number), session=session)

    def receive(self, number: str, text: Received) -> None:
        """Put a text into an inbox."""
        with self._lock:
            phone = self._get(number)
            self._phones[number] = replace(phone, inbox=(*phone.inbox, text)[-KEPT:])

    def typed(self, number: str, text: Typed) -> None:
        """Keep a text a phone sent, in place of its older state."""
        with self._lock:
            phone = self._get(number)
            sent = {each.id: each for each in phone.sent} | {text.id: text}
            self._phones[number] = replace(phone, sent=tuple(sent.values())[-KEPT:])

    def _get(self, number: str) -> Phone:
        return self._phones.get(number) or Phone(number, "", network_of(number))
