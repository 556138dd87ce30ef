"""Many calls at random, with every accident a network makes: each comes to one effect at most."""

from __future__ import annotations

import random
import re
from dataclasses import replace

from redis import Redis
from sqlalchemy import Engine, func, select

from models.reports import reports
from models.sensitive import sensitive_reports
from models.vault import Vault
from sessions.store import Store, connect
from tests.ussd.phone import Phone
from ussd.answering import answer
from ussd.closing import Desk

REFERENCE = re.compile(r"END .*\d{3}-\d{3}-\d{3}")
CALLS, HOPS, SEED = 120, 14, 20_261_121
WORDS = ("kilimani", "kibera", "Yaya centre", "x", "")
ACCIDENTS = ("none",) * 6 + ("repeat", "late", "flush", "other process", "both at once")


def test_a_hundred_calls_at_random_have_one_effect_each(
    desk: Desk, store: Store, redis: Redis, redis_url: str, vault: Vault, database: Engine
) -> None:
    chance = random.Random(SEED)
    stores = [store, Store(connect(redis_url), vault)]
    promised = 0
    for number in range(CALLS):
        phone = Phone(desk, store, f"+2547112{number:05d}", careful=False)
        while phone.shown.startswith("CON ") and len(phone.inputs) < HOPS:
            phone.types(_typed(phone, chance))
            _accident(chance, phone, stores, redis)
        promised += bool(REFERENCE.search(phone.shown))
    with database.connect() as db:
        kept = sum(
            db.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (reports, sensitive_reports)
        )
    assert kept == promised > CALLS // 10, f"seed {SEED}"


def _typed(phone: Phone, chance: random.Random) -> str:
    if "Where?" in phone.shown:
        return chance.choice(WORDS[:2])
    return chance.choice(("1",) * 12 + ("2", "3", "5", "9", *WORDS))


def _accident(chance: random.Random, phone: Phone, stores: list[Store], redis: Redis) -> None:
    kind = chance.choice(ACCIDENTS)
    if kind == "flush":
        redis.flushall()
    if kind in ("flush", "other process"):
        phone.store = chance.choice(stores)
    if kind in ("repeat", "both at once"):
        said = {answer(phone.desk, store, phone.request).words for store in stores}
        assert said == {phone.shown}
    if kind == "late":
        older = "*".join(phone.inputs[: chance.randrange(len(phone.inputs))])
        _told = answer(phone.desk, phone.store, replace(phone.request, text=older))
        assert answer(phone.desk, phone.store, phone.request).words == phone.shown
