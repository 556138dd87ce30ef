"""Draining in batches: what a batch costs, and that it comes to what its lines would one by one."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from redis import Redis
from sqlalchemy import Engine, event, select

from models import calls
from models.database import connect
from models.drafts import drafts
from models.vault import Vault
from sessions import journal
from sessions.journal import Line, drain
from tests.conftest import NOON
from tests.sessions.conversations import call, line, private
from tests.sessions.test_journal import write

HOPS, CALLS = 8, 25  # of one stream: a whole batch


@pytest.fixture
def redis(redis_url: str) -> Redis:
    return Redis.from_url(redis_url)


@pytest.fixture
def clock(database_url: str) -> Iterator[Engine]:
    engine = connect(database_url, "clock")
    yield engine
    engine.dispose()


@pytest.fixture
def statements(clock: Engine) -> Iterator[list[str]]:
    """What was said to SQL."""
    heard: list[str] = []

    def hear(conn: object, cursor: object, statement: str, *rest: object) -> None:
        heard.append(statement)

    event.listen(clock, "before_cursor_execute", hear)
    yield heard
    event.remove(clock, "before_cursor_execute", hear)


def drafted(number: int, *, of: str) -> Line:
    """A hop that leaves a draft."""
    kept = {"draft": f'{{"n": "{number}"}}', "category": "theft", "phone": "ab" * 8}
    return replace(line(number, of=of), **kept)  # type: ignore[arg-type]


def whole(of: str) -> list[Line]:
    """An ordinary call from its first ring to its END."""
    inside = [drafted(number, of=of) for number in range(2, HOPS - 1)]
    return [line(0, of=of), line(1, of=of), *inside, replace(line(HOPS - 1, of=of), ended=True)]


def test_a_batch_costs_four_statements_and_eight_with_the_sensitive_branch_and_drafts(
    redis: Redis, clock: Engine, vault: Vault, statements: list[str]
) -> None:
    assert HOPS * CALLS == journal.BATCH
    write(redis, vault, [each for n in range(CALLS) for each in whole(call(n * 16))])
    assert drain(redis, clock, vault.words) == journal.BATCH
    assert len(statements) == 4, "calls, hops, counts, drafts that go"
    statements.clear()
    inside = [drafted(2, of=call(n * 16)) for n in range(30, 40)]
    write(redis, vault, [*inside, *(private(3, of=call(n * 16)) for n in range(40, 50))])
    drain(redis, clock, vault.words)
    assert len(statements) == 8, "the draft kept, what is over, and two to cut calls to their shape"
    statements.clear()
    drain(redis, clock, vault.words)
    assert statements == []


def test_a_hop_drained_takes_less_than_half_a_millisecond_of_the_clock(
    redis: Redis, clock: Engine, vault: Vault, capsys: pytest.CaptureFixture[str]
) -> None:
    count = 100
    write(redis, vault, [each for n in range(count) for each in whole(call(n))])
    drain(redis, clock, vault.words)
    write(redis, vault, [each for n in range(count) for each in whole(call(count + n))])
    began = time.process_time()
    moved = drain(redis, clock, vault.words)
    spent = (time.process_time() - began) * 1000 / moved
    with capsys.disabled():
        print(f" {spent:.2f} ms of CPU a hop drained", end=" ")
    assert moved == count * HOPS and spent < 0.5


def lines_at_random(chance: random.Random) -> list[Line]:
    """Hops of a few calls: in any order, some twice, some private, some ending."""
    told: list[Line] = []
    for _ in range(30):
        of, number = call(chance.randrange(4) * 16), chance.randrange(6)
        one = chance.choice((drafted, drafted, line, line, private))(number, of=of)
        late = timedelta(seconds=chance.randrange(3))
        at = (NOON + timedelta(seconds=10 * number) - late).isoformat()
        told.append(replace(one, at=at, ended=chance.random() < 0.1, language=chance.choice("es")))
    return [replace(one, language="") if one.sensitive else one for one in told]


def test_a_batch_comes_to_what_its_lines_come_to_one_by_one(
    redis: Redis, clock: Engine, vault: Vault
) -> None:
    chance = random.Random(20_261_122)
    for _round in range(40):
        told = lines_at_random(chance)
        for each in told:
            write(redis, vault, [each])
            drain(redis, clock, vault.words)
        singly = taken(clock, vault)
        write(redis, vault, told)
        drain(redis, clock, vault.words)
        assert taken(clock, vault) == singly


def taken(clock: Engine, vault: Vault) -> object:
    """Everything drained, opened; the tables are empty again."""
    with clock.connect() as db:
        rows = db.execute(select(drafts).order_by(drafts.c.call_id)).all()
        kept = [
            (row.call_id, row.at, vault.words.open(row.answers_sealed, f"drafts.answers|{row[0]}"))
            for row in rows
        ]
        ids = db.execute(select(calls.calls.c.id).order_by(calls.calls.c.id)).scalars().all()
        hops = [(h.number, h.at, h.screen) for id in ids for h in calls.hops_of(db, id)]
        whole = [calls.get(db, id) for id in ids]
    with clock.begin() as db:
        for table in (drafts, calls.hops, calls.calls):
            db.execute(table.delete())
    return kept, hops, whole
