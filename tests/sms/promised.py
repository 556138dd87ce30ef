"""Thousands of messages through a gateway that times out, refuses, and tells things twice: a run,
and its accounts on both sides."""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import requests
from flask import Flask
from sqlalchemy import func, select
from werkzeug.serving import make_server

from bench.subscribers import released, subscribe
from house import House
from models import contacts, message_log, messages
from models.copies import gateway_copies
from models.ledger import UNIT, charges
from models.messages import Message
from sms import broadcasting, inbound, lost_copies, outbox, receipts
from sms.africastalking import AfricasTalking, Patience
from sms.pace import Pace
from sms.senders import Senders
from tests.emulator.gateway import Gateway, opened, run
from tests.sms.written import a_message, an_alert

SECRET = "a-secret-of-24-characters"
BATCH = 20  # phones: more requests for faults to meet than with a hundred
FASTER = 3  # our clock and the emulator's, so that waits of minutes are seconds
LINES = 6  # a worker has eight connections
# What goes wrong, of all requests and receipts.
FAULTS: tuple[dict[str, Any], ...] = (
    {"name": "send-accept-then-timeout", "rate": 0.01, "value": "6"},
    {"name": "send-429", "rate": 0.025},
    {"name": "send-500", "rate": 0.025},
    {"name": "receipt-twice", "rate": 0.1},
    {"name": "receipt-reordered", "rate": 0.1},
    {"name": "receipt-early", "rate": 0.05},
    {"name": "receipt-failed", "rate": 0.02},
)
SENDERS = Senders(name="USALAMA", short_code="21512")
EXPLAINED = {"delivered", "failed", "unknown"}


@dataclass(frozen=True)
class Copy:
    """One text the gateway charged for."""

    id: str
    number: str
    text: str
    cost: Decimal


@dataclass
class Run:
    """Our end of the line, on a clock that goes FASTER."""

    house: House
    emulator: Gateway
    began: float = field(default_factory=time.monotonic)
    start: datetime = field(default_factory=lambda: datetime.now(UTC))

    def now(self) -> datetime:
        return self.start + FASTER * timedelta(seconds=time.monotonic() - self.began)

    @property
    def gateway(self) -> AfricasTalking:
        patience = Patience(connect=3, read=5, whole=8)
        return AfricasTalking("sandbox", "emulator", self.emulator.url, patience=patience)

    def write(self, alerts: int, answers: int) -> None:
        """Texts to one person each, every one with words of its own."""
        for first in range(0, alerts, 100):
            with self.house.database.begin() as db:
                for n in range(first, min(first + 100, alerts)):
                    words, to = f"Alert {n}, Kilimani. Reply 1 {n} accept", f"+25470{2_000_000 + n}"
                    an_alert(db, self.house.vault, self.start, number=to, words=words)
        for first in range(0, answers, 100):
            with self.house.database.begin() as db:
                for n in range(first, min(first + 100, answers)):
                    to = f"+25470{3_000_000 + n}"
                    contact = contacts.keep(db, self.house.vault, to, self.start).id
                    a_message(
                        db, self.house.vault, self.start, contact=contact, words=f"Answer {n}"
                    )

    def send(self, message_id: UUID) -> None:
        outbox.send(
            self.house.database,
            self.house.vault,
            self.gateway,
            message_id,
            now=self.now,
            senders=SENDERS,
            pace=Pace(caps=()),
        )

    def broadcast(self, broadcast_id: UUID) -> None:
        """Batch after batch, as workers and the clock do."""
        line = broadcasting.Sending(
            self.house.database,
            self.house.vault,
            self.house.languages,
            self.gateway,
            SENDERS,
            self.now,
            lambda _at: None,
            batch=BATCH,
        )
        while self.state(broadcast_id) != "done":
            if not broadcasting.run(line, broadcast_id):
                time.sleep(0.1)

    def state(self, broadcast_id: UUID) -> str:
        with self.house.database.begin() as db:
            row = broadcasting.broadcasts.get(db, broadcast_id)
        assert row
        return row.state

    def sweep(self, threads: ThreadPoolExecutor) -> int:
        """One beat of the clock: what is due is sent, what was lost is found."""
        outbox.stuck(self.house.database, self.now(), 1_000)
        receipts.sweep(self.house.database, self.now())
        lost_copies.find(self.house.database, self.now())
        due = outbox.owed(self.house.database, self.now())
        list(threads.map(lambda one: self.send(one[1]), due))
        return len(due)

    def open_ones(self) -> int:
        waits = messages.messages.c.status.in_(("queued", "sending", "accepted", "sent"))
        with self.house.database.begin() as db:
            found = select(func.count()).select_from(messages.messages).where(waits)
            return int(db.execute(found).scalar_one())

    def ends(self, beside: threading.Thread, seconds: float) -> None:
        """Until every message is at an end and lost copies had their time, or the time is over."""
        deadline = time.monotonic() + seconds
        with ThreadPoolExecutor(LINES) as threads:
            while time.monotonic() < deadline and (
                self.sweep(threads) or beside.is_alive() or self.open_ones()
            ):
                time.sleep(0.05)
            enough = time.monotonic() + 90 / FASTER
            while time.monotonic() < enough:
                self.sweep(threads)
                time.sleep(0.5)

    # the accounts

    def copies(self) -> list[Copy]:
        """What the emulator charged for."""
        told = requests.get(f"{self.emulator.url}/charges", timeout=30).json()["charges"]
        return [Copy(one["id"], one["number"], one["text"], Decimal(one["cost"])) for one in told]

    def kept(self) -> list[Message]:
        rows = select(*(messages.messages.c[name] for name in Message.__dataclass_fields__))
        with self.house.database.begin() as db:
            out = rows.where(messages.messages.c.direction == "out")
            return [Message(*row) for row in db.execute(out)]

    def ids(self) -> dict[str, UUID]:
        """Which message each id of the gateway is of, as we know it."""
        with self.house.database.begin() as db:
            further = db.execute(select(gateway_copies.c.gateway_id, gateway_copies.c.message_id))
            found = {row[0]: row[1] for row in further}
        return found | {one.gateway_id: one.id for one in self.kept() if one.gateway_id}

    def booked(self) -> Decimal:
        with self.house.database.begin() as db:
            whole = db.execute(select(func.coalesce(func.sum(charges.c.amount), 0))).scalar_one()
        return Decimal(int(whole)) / UNIT

    def doubts(self) -> dict[UUID, list[str]]:
        """Of each message the outcomes nobody knew, in words."""
        events = message_log.message_events.c
        rows = select(events.message_id, events.reason).where(
            events.status == "unknown", events.reason != lost_copies.FOUND
        )
        found: dict[UUID, list[str]] = defaultdict(list)
        with self.house.database.begin() as db:
            for message_id, reason in db.execute(rows):
                found[message_id].append(reason)
        return found


@dataclass(frozen=True)
class Accounts:
    """Both sides' books at the end. Money in shillings."""

    statuses: Counter[tuple[str, str]]
    copies: Counter[UUID]
    charged: Decimal
    booked: Decimal
    unexplained: list[str]
    explained: list[str]
    open: list[str]
    strangers: int


def accounts(run: Run, numbers: Callable[[Message], str]) -> Accounts:
    """Every copy the gateway charged for, put to its message by the text and the phone."""
    kept, doubts = run.kept(), run.doubts()
    by_phone = {(numbers(one), one.purpose): one for one in kept}
    copies: Counter[UUID] = Counter()
    charged: dict[UUID, Decimal] = defaultdict(Decimal)
    strangers = 0
    for copy in run.copies():
        purpose = {"Alert": "alert", "Answe": "answer"}.get(copy.text[:5], "broadcast")
        message = by_phone.get((copy.number, purpose))
        if message is None:
            strangers += 1
            continue
        copies[message.id] += 1
        charged[message.id] += copy.cost
    explained, unexplained = [], []
    for one in kept:
        missing = charged[one.id] - (one.cost or Decimal(0))
        if missing:
            reasons = doubts.get(one.id, [])
            line = f"{one.purpose} {one.id}: {missing} charged, not booked: {', '.join(reasons)}"
            (explained if reasons and missing > 0 else unexplained).append(line)
    return Accounts(
        statuses=Counter((one.purpose, one.status) for one in kept),
        copies=copies,
        charged=sum(charged.values(), Decimal(0)),
        booked=run.booked(),
        unexplained=unexplained,
        explained=explained,
        open=[f"{one.purpose} {one.status}" for one in kept if one.status not in EXPLAINED],
        strangers=strangers,
    )


@contextmanager
def running(house: House, web: House) -> Iterator[Run]:
    """An emulator with its faults on, and our callbacks for its receipts."""
    app, line = Flask("callbacks"), list[Run]()
    app.register_blueprint(
        inbound.blueprint(
            database=web.database,
            vault=web.vault,
            secrets=(SECRET,),
            nudge=lambda task, subject: None,
            clock=lambda: line[0].now(),
        )
    )
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    at = f"http://127.0.0.1:{server.server_port}/at/{SECRET}/sms/delivery"
    emulator = opened(run("--port=0", f"--clock-scale={FASTER}", f"--delivery-url={at}"))
    try:
        told = {"faults": list(FAULTS)}
        answer = requests.put(f"{emulator.url}/faults", json=told, timeout=30)
        assert answer.status_code == 200, answer.text
        line.append(Run(house, emulator))
        yield line[0]
    finally:
        emulator.stop()
        server.shutdown()
        server.server_close()


def go(run: Run, count: int, *, seconds: float) -> None:
    """So many messages: four fifths of them a broadcast, the rest alerts and answers."""
    few = count // 10
    subscribe(run.house, count - 2 * few)
    broadcast = released(run.house)
    run.write(few, few)
    run.began, run.start = time.monotonic(), datetime.now(UTC)
    beside = threading.Thread(target=run.broadcast, args=(broadcast,), daemon=True)
    beside.start()
    run.ends(beside, seconds)
    beside.join(seconds)
