"""Real servers for every test: a private PostgreSQL with a copied database each, a real Redis."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from redis import Redis
from sqlalchemy import Engine

from commandline.seed import seed
from commandline.seed_demo import seed_demo
from launch import databases, redis
from launch.postgres import Cluster
from locales.catalogue import translators
from locales.marks import Translate
from models.database import connect
from models.keys import ring
from models.migrate import upgrade
from models.vault import Vault
from models.vault import vault as make_vault
from routing import gazetteers
from routing.places import Gazetteer

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
BARE, SEEDED, DEMO = "bare", "seeded", "demo"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update", action="store_true", help="rewrite tests/calls from what the service says now"
    )


def key(name: str) -> bytes:
    """A key for tests, the same each time."""
    return sha256(name.encode()).digest()


def keys_of_tests() -> dict[str, str]:
    """Every key setting, as the environment would give it."""
    private = X25519PrivateKey.from_private_bytes(key("phone"))

    def one(raw: bytes) -> str:
        return f"1:{b64encode(raw).decode()}"

    return {
        "PHONE_INDEX_KEYS": one(key("index")),
        "PHONE_SEAL_KEYS": one(private.public_key().public_bytes_raw()),
        "PHONE_OPEN_KEYS": one(private.private_bytes_raw()),
        "TEXT_KEYS": one(key("text")),
        "SENSITIVE_KEYS": one(key("sensitive")),
    }


@pytest.fixture(scope="session")
def vault() -> Vault:
    rings = {name: ring(value, name) for name, value in keys_of_tests().items()}
    return make_vault(
        index=rings["PHONE_INDEX_KEYS"],
        seal=rings["PHONE_SEAL_KEYS"],
        opening=rings["PHONE_OPEN_KEYS"],
        text=rings["TEXT_KEYS"],
        sensitive=rings["SENSITIVE_KEYS"],
    )


@pytest.fixture(scope="session")
def cluster(vault: Vault) -> Iterator[Cluster]:
    """PostgreSQL with three databases to copy: bare, with the register, with the demo people."""
    with databases.temporary() as running:
        for name, template in ((BARE, "template1"), (SEEDED, BARE), (DEMO, SEEDED)):
            with running.connect("postgres") as db:
                db.execute(f"create database {name} template {template}".encode())
            engine = connect(running.url(database=name), "owner")
            _fill(engine, name, vault)
            engine.dispose()
        yield running


def _fill(engine: Engine, name: str, vault: Vault) -> None:
    if name == BARE:
        upgrade(engine)
        return
    with engine.begin() as db:
        if name == SEEDED:
            seed(db)
        else:
            seed_demo(db, vault, NOON, lambda done, total: None)


@pytest.fixture
def database_url(cluster: Cluster) -> Iterator[str]:
    """A database of its own, migrated and with the ward register."""
    yield from _copied(cluster, SEEDED)


@pytest.fixture
def demo_url(cluster: Cluster) -> Iterator[str]:
    """The same with the demo directory."""
    yield from _copied(cluster, DEMO)


def _copied(cluster: Cluster, template: str) -> Iterator[str]:
    name = databases.clone(cluster, template)
    yield cluster.url(database=name)
    databases.drop(cluster, name)


@pytest.fixture
def database(database_url: str) -> Iterator[Engine]:
    yield from _engine(database_url)


@pytest.fixture
def demo_database(demo_url: str) -> Iterator[Engine]:
    yield from _engine(demo_url)


def _engine(url: str) -> Iterator[Engine]:
    engine = connect(url, "owner")
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def redis_server() -> Iterator[redis.Server]:
    with redis.temporary() as server:
        yield server


@pytest.fixture
def redis_url(redis_server: redis.Server) -> str:
    """An empty Redis."""
    Redis.from_url(redis_server.url).flushall()
    return redis_server.url


@pytest.fixture(scope="session")
def languages() -> Mapping[str, Translate]:
    return translators()


@pytest.fixture(scope="session")
def gazetteer(cluster: Cluster) -> Gazetteer:
    engine = connect(cluster.url(database=SEEDED), "owner")
    with engine.connect() as db:
        found = gazetteers.read(db, NOON.date())
    engine.dispose()
    return found


@pytest.fixture
def now() -> datetime:
    return NOON


@pytest.fixture
def below() -> Callable[[int], int]:
    """Random numbers that come in the same order each time."""
    counter = iter(range(1_000_000))

    def number(n: int) -> int:
        drawn = sha256(str(next(counter)).encode()).digest()
        return int.from_bytes(drawn[:8], "big") % n

    return number
