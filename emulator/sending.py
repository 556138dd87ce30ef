"""Texts from the service to phones: who is turned away, what it costs, what arrives."""

import re
import threading
from collections import deque
from dataclasses import dataclass, replace
from decimal import Decimal

from emulator import gsm, receipts
from emulator.desk import Received
from emulator.faults import Fault
from emulator.numbers import is_number
from emulator.orders import ACCEPTED, Order, Recipient, summary
from emulator.parts import Parts
from emulator.switches import STATUS_CODES

OPT_OUT = "\nSTOP *456*9*5#"
PROMOTIONAL_HOURS = range(8, 18)  # EAT; Communications Authority of Kenya, told to clients in 2020
CHARGES_KEPT = 100_000
FIRST_BALANCE = Decimal(100_000)
_SENDER = re.compile(r"[A-Za-z0-9 _.&-]{1,11}|\+?[0-9]{3,15}")


@dataclass(frozen=True)
class Result:
    """The sentence answered and an entry for each number; none where all was refused."""

    message: str
    recipients: tuple[Recipient, ...] = ()


@dataclass(frozen=True)
class Charge:
    """One text the account paid for: what the gateway's own books say, whatever was answered."""

    id: str
    number: str
    text: str
    parts: int
    cost: Decimal


class Sending:
    """The account: its balance, who opted out of which sender, who was told how to."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._lock = threading.Lock()
        self.clear()

    def clear(self) -> None:
        """As on the first day."""
        with self._lock:
            self._balance = FIRST_BALANCE
            self._opted_out: set[tuple[str, str]] = set()
            self._told_how: set[tuple[str, str]] = set()
            self._charges: deque[Charge] = deque(maxlen=CHARGES_KEPT)

    @property
    def balance(self) -> Decimal:
        """Shillings left."""
        return self._balance

    def charges(self) -> list[Charge]:
        """The last texts that were paid for, oldest first."""
        with self._lock:
            return list(self._charges)

    def opt_out(self, sender: str, number: str) -> None:
        """From now on this number gets 406 from this sender."""
        with self._lock:
            self._opted_out.add((sender, number))

    def promoters_of(self, number: str) -> list[str]:
        """The promotional senders that have written to a number."""
        with self._lock:
            return sorted(sender for sender, told in self._told_how if told == number)

    def send(self, order: Order) -> Result:
        """Take an order; texts are in the inboxes when this returns, receipts follow later."""
        refused = self._parts.board.hit("send-refused", *order.numbers)
        if refused or not _SENDER.fullmatch(order.sender):
            words = refused.value if refused else "InvalidSenderId"
            self._note(order, words, ok=False)
            return Result(words)
        entries = tuple(self._send_one(order, number) for number in order.numbers)
        taken = sum(entry.code in ACCEPTED for entry in entries)
        self._note(order, f"{taken} of {len(entries)} taken", ok=taken == len(entries))
        return Result(summary(entries, premium=order.premium), self._told(order, entries))

    def _send_one(self, order: Order, number: str) -> Recipient:
        code = self._code(order, number)
        if code not in ACCEPTED:
            return Recipient(number, code, STATUS_CODES[code])
        text = self._worded(order, number)
        entry = Recipient(
            number=number,
            code=code,
            status="Success",
            id=f"ATXid_{self._parts.new_id()}",
            parts=gsm.segments(text),
            free=order.premium,
        )
        with self._lock:
            self._balance -= entry.cost
            self._charges.append(Charge(entry.id, number, order.text, entry.parts, entry.cost))
        self._deliver(order, entry, text)
        nameless = self._parts.board.hit("send-no-id", number)
        return replace(entry, id="None") if nameless else entry

    def _deliver(self, order: Order, entry: Recipient, text: str) -> None:
        fate = receipts.fate(self._parts, entry.id, entry.number, premium=order.premium)
        if fate.delivered and not order.masked:
            stamp = self._parts.clock.iso()
            arrived = Received(entry.id, stamp, order.sender, text, entry.parts)
            self._parts.desk.receive(entry.number, arrived)
        receipts.begin(self._parts, fate)

    def _code(self, order: Order, number: str) -> int:
        fault = self._parts.board.hit("send-status", number)
        if fault:
            return int(fault.value)
        with self._lock:
            blocked = (order.sender, number) in self._opted_out
            broke = self._balance <= 0
        refusals = (
            (not order.masked and not is_number(number), 403),
            (blocked and not order.premium, 406),
            (broke, 405),
            (self._promotional(order.sender) and self._too_late(), 502),
        )
        return next((code for is_so, code in refusals if is_so), self._taken(order, number))

    def _taken(self, order: Order, number: str) -> int:
        if order.enqueue:
            return 101 if order.enqueue == "0" else 102
        return 101 if self._parts.board.hit("send-sent", number) else 102

    def _worded(self, order: Order, number: str) -> str:
        if order.premium or not self._promotional(order.sender):
            return order.text
        with self._lock:
            first = (order.sender, number) not in self._told_how
            self._told_how.add((order.sender, number))
        return order.text + OPT_OUT if first else order.text

    def _promotional(self, sender: str) -> bool:
        named = {f.value for f in self._parts.board.on() if f.name == "promotional-sender"}
        return sender in self._parts.options.promotional | named

    def _too_late(self) -> bool:
        fault = self._parts.board.hit("promotional-hours")
        return fault is not None and self._hour(fault) not in PROMOTIONAL_HOURS

    def _hour(self, fault: Fault) -> int:
        return self._parts.clock.hour() if fault.value == "now" else int(fault.value)

    def _told(self, order: Order, entries: tuple[Recipient, ...]) -> tuple[Recipient, ...]:
        hit = self._parts.board.hit
        if hit("send-shuffled", *order.numbers):
            entries = entries[::-1]
        return entries[:-1] if hit("send-fewer", *order.numbers) else entries

    def _note(self, order: Order, outcome: str, *, ok: bool) -> None:
        to = order.numbers[0] if len(order.numbers) == 1 else f"{len(order.numbers)} phones"
        self._parts.strip.add(
            "service > gateway",
            "text out",
            f"{order.sender} to {to}: “{order.text}”; {outcome}",
            phone=order.numbers[0],
            raw=order.text,
            ok=ok,
        )
