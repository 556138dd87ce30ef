"""The line as production runs it: the real menus over real PostgreSQL and real Redis."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

import pytest
import structlog
from redis import Redis
from sqlalchemy import Engine, event

from locales.marks import Translate
from models import references
from models.owners import Owner
from models.vault import Vault
from routing.places import Gazetteer
from sessions.store import Store, connect
from tests.sms.scene import Phone as Person
from tests.sms.scene import Scene
from tests.ussd.lists import Lists
from tests.ussd.phone import Phone
from ussd.blocks import Blocks
from ussd.closing import Desk
from ussd.flow import Flow
from ussd.menu import menu
from ussd.spool import Spool
from ussd.talk import Line

HELPLINES = {
    "police": "999 / 112 / 911",
    "dci": "0800 722 203",
    "gbv": "1195",
    "sgbv": "0800 730 999",
    "child": "116",
    "drugs": "1192",
    "ipoa": "1559",
}
CODE = "*384*70421#"


@pytest.fixture(scope="session")
def flow(gazetteer: Gazetteer) -> Flow:
    return menu(gazetteer, HELPLINES, CODE)


@pytest.fixture(scope="session")
def line(flow: Flow, languages: Mapping[str, Translate]) -> Line:
    return Line(flow, languages)


@pytest.fixture
def nudged() -> list[tuple[str, str]]:
    """What was asked of the queue."""
    return []


@pytest.fixture
def desk(
    line: Line,
    database: Engine,
    vault: Vault,
    below: Callable[[int], int],
    now: datetime,
    tmp_path: Path,
    nudged: list[tuple[str, str]],
) -> Desk:
    def blocks(size: int) -> Blocks:
        filled = Blocks(database, size, below=below, clock=lambda: now)
        filled.fill()
        return filled

    return Desk(
        line=line,
        database=database,
        vault=vault,
        blocks=blocks(references.ORDINARY),
        private_blocks=blocks(references.SENSITIVE),
        spool=Spool(tmp_path / "spool", vault),
        nudge=lambda task, subject: nudged.append((task, subject)),
        clock=lambda: now,
        log=structlog.get_logger("tests"),
    )


@pytest.fixture
def store(redis_url: str, vault: Vault) -> Iterator[Store]:
    yield Store(connect(redis_url), vault)


@pytest.fixture
def redis(redis_url: str) -> Redis:
    return Redis.from_url(redis_url)


@pytest.fixture
def phone(desk: Desk, store: Store) -> Callable[..., Phone]:
    """Dials a new call: `phone("+254...")`."""
    return lambda number="+254700000501", **more: Phone(desk, store, number, **more)


@pytest.fixture
def scene(
    database: Engine,
    vault: Vault,
    languages: Mapping[str, Translate],
    below: Callable[[int], int],
) -> Scene:
    """People with duties and reports, for the calls of duty holders."""
    return Scene(database, vault, languages, below)


@pytest.fixture
def asha(scene: Scene) -> Person:
    return scene.coordinator(1, "Kilimani Forum")


@pytest.fixture
def brian(scene: Scene) -> Person:
    return scene.coordinator(2, "Kilimani Residents")


@pytest.fixture
def juma(scene: Scene) -> Person:
    """Next in line."""
    return scene.coordinator(3, "Dagoretti North Desk", level=1)


@pytest.fixture
def resident(scene: Scene) -> Person:
    return scene.phone(500)


@pytest.fixture
def lists(database: Engine, vault: Vault, now: datetime) -> Lists:
    """Forums and what they have written down, for the calls of My ward."""
    return Lists(database, vault, now)


@pytest.fixture
def kilimani(lists: Lists) -> Owner:
    """A forum in Kilimani with a list and deeds."""
    owner = lists.forum()
    lists.lists(owner)
    lists.deeds(owner)
    return owner


@pytest.fixture
def statements(database: Engine) -> Iterator[list[str]]:
    """What was said to SQL."""
    heard: list[str] = []

    def hear(conn: object, cursor: object, statement: str, *rest: object) -> None:
        heard.append(statement)

    event.listen(database, "before_cursor_execute", hear)
    yield heard
    event.remove(database, "before_cursor_execute", hear)
