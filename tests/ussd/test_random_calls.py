"""Thousands of calls at random, with every accident a network makes: one effect each, or none.

They share one database and one Redis, two processes answer them, and the clock drains the journal
now and then, as it would.
"""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from types import MappingProxyType

import pytest
from redis import Redis
from sqlalchemy import Engine, func, select

from models.call_receipts import call_receipts
from models.reports import reports
from models.sensitive import sensitive_reports
from models.vault import Vault
from sessions.journal import drain
from sessions.store import Store, connect
from tests.ussd.phone import Phone
from ussd.answering import Answer, answer
from ussd.closing import Desk

REFERENCE = re.compile(r"\d{3}-\d{3}-\d{3}(?:-\d{3})?")
CALLS, HOPS, SEED = 2_000, 14, 20_261_122
WORDS = ("kilimani", "Utawala, gate", "kibera", "Yaya centre", "x", "", "#")
KEYS = ("1",) * 14 + ("2", "2", "3", "4", "5", "6", "9", "0", *WORDS)


@dataclass
class World:
    """Two processes over one Redis and one database, and what has befallen so far."""

    desk: Desk
    stores: tuple[Store, Store]
    redis: Redis
    chance: random.Random
    threads: ThreadPoolExecutor
    befell: Counter[str]

    def asks(self, phone: Phone, text: str, store: Store | None = None) -> Answer:
        asked = replace(phone.request, text=text)
        return answer(self.desk, store or self.chance.choice(self.stores), asked)


def nothing(world: World, phone: Phone) -> None:
    """The hop is answered, and the next one comes."""


def repeat(world: World, phone: Phone) -> None:
    said = {world.asks(phone, phone.request.text, store).words for store in world.stores}
    assert said == {phone.shown}


def at_once(world: World, phone: Phone) -> None:
    """The same hop four times together, two at each process."""
    asked = [
        world.threads.submit(world.asks, phone, phone.request.text, store)
        for store in world.stores * 2
    ]
    assert {each.result().words for each in asked} == {phone.shown}


def late(world: World, phone: Phone) -> None:
    """An older hop once more: whatever it is told, the call stands where it stood."""
    older = phone.inputs[: world.chance.randrange(len(phone.inputs))]
    world.asks(phone, "*".join(older))
    repeat(world, phone)


def conflict(world: World, phone: Phone) -> None:
    """Another past for the same call: an END with an apology, and the call goes on."""
    if phone.shown.startswith("CON ") and len(phone.inputs) > 1:
        told = world.asks(phone, "*".join(["77", *phone.inputs[1:], "1"]))
        assert told.words.startswith("END ") and told.kind == "conflict"
        repeat(world, phone)


def elsewhere(world: World, phone: Phone) -> None:
    phone.store = world.stores[phone.store is world.stores[0]]


def flush(world: World, phone: Phone) -> None:
    """Redis emptied, after the clock has drained. (Before it: test_dialled, asked once more.)"""
    drain(world.redis, world.desk.database, world.desk.vault.words)
    world.redis.flushall()
    phone.store = world.chance.choice(world.stores)


def gap(world: World, phone: Phone) -> None:
    """An input that never came as a hop of its own: the next one brings it along."""
    if phone.shown.startswith("CON "):
        phone.inputs.append("1")


Accident = Callable[[World, Phone], None]
ACCIDENTS: Mapping[Accident, int] = MappingProxyType(
    {nothing: 60, repeat: 8, at_once: 4, late: 6, conflict: 4, elsewhere: 10, flush: 4, gap: 4}
)


@pytest.fixture
def world(desk: Desk, store: Store, redis: Redis, redis_url: str, vault: Vault) -> World:
    other = Store(connect(redis_url), vault)
    chance = random.Random(SEED)
    return World(desk, (store, other), redis, chance, ThreadPoolExecutor(4), Counter())


@pytest.mark.timeout(400)
def test_two_thousand_calls_at_random_have_one_effect_each(
    world: World, database: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    began, hops, promised = time.perf_counter(), 0, []
    for number in range(CALLS):
        phone = _made(world, f"+2547{number:08d}")
        hops += len(phone.inputs) + 1
        promised += REFERENCE.findall(phone.shown) if phone.shown.startswith("END ") else []
    kept = _kept(database)
    with capsys.disabled():
        took = time.perf_counter() - began
        print(f" {CALLS:,} calls, {hops:,} hops, {len(promised)} reports, {took:.0f} s", end=" ")
        print(f"({', '.join(f'{n} {what}' for what, n in world.befell.items())})", end=" ")
    assert kept.reports == len(promised) == len(set(promised)) > CALLS // 10, f"seed {SEED}"
    assert kept.receipts >= kept.reports and kept.most_of_a_phone == 1, f"seed {SEED}"
    assert min(world.befell[each.__name__] for each in ACCIDENTS) > CALLS // 20


def _made(world: World, number: str) -> Phone:
    """One call, until its END or the caller's patience is over."""
    dialled = ("1", "1", "1") if world.chance.random() < 0.05 else ()
    phone = Phone(world.desk, world.stores[0], number, careful=False, dialled=dialled)
    while phone.shown.startswith("CON ") and len(phone.inputs) < HOPS:
        phone.types(_typed(phone, world.chance))
        (accident,) = world.chance.choices([*ACCIDENTS], [*ACCIDENTS.values()])
        world.befell[accident.__name__] += 1
        accident(world, phone)
    return phone


def _typed(phone: Phone, chance: random.Random) -> str:
    if "Where?" in phone.shown or "Wapi?" in phone.shown:
        return chance.choice(WORDS[:2])
    if "What happened?" in phone.shown:
        return chance.choice("12399" if "9 " in phone.shown else "456")
    return chance.choice(KEYS)


@dataclass(frozen=True)
class Kept:
    """What lies in the database: reports of both kinds, receipts, and the most of one phone."""

    reports: int
    receipts: int
    most_of_a_phone: int


def _kept(database: Engine) -> Kept:
    with database.connect() as db:
        most, total = 0, 0
        for whose in (reports.c.contact_id, sensitive_reports.c.reporter_digest):
            counts = db.execute(select(func.count(whose)).group_by(whose)).scalars().all()
            most, total = max([most, *counts]), total + sum(counts)
        receipts = db.execute(select(func.count()).select_from(call_receipts)).scalar_one()
    return Kept(total, receipts, most)
