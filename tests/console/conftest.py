"""The console in a Flask application of its own, over the test's database, and who uses it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from console.attach import attach
from console.passwords import hashed
from console.room import Room
from data import shipped
from launch import databases
from launch.postgres import Cluster
from locales.marks import Translate
from models import forums, users
from models.database import connect
from models.vault import Vault
from routing.places import Gazetteer
from tests.conftest import BARE, NOON
from tests.console import broadcast, rules_story, stories
from tests.console.evening import evening_of
from tests.console.lists import lists_of
from tests.console.stories import FORUM, known_id
from ussd.menu import menu

PASSWORD = "four words that fit together"


@dataclass
class Clock:
    """The time that a test says it is."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Console:
    """The console's application, its clock, and what it nudged."""

    app: Flask
    room: Room
    clock: Clock
    nudged: list[tuple[str, str]]
    statements: list[str] = field(default_factory=list)

    def browser(self) -> FlaskClient:
        return self.app.test_client()

    def add(self, role: str, *, password: str = "") -> users.User:
        """A user of a role, made once."""
        email = f"{role}@usalama.example"
        with self.room.database.begin() as db:
            users.add(db, email, role, password and hashed(password), self.clock.now)
            found = users.by_email(db, email)
            assert found
            if role == "forum" and forums.get(db, known_id(FORUM)):
                forums.belong(db, found.id, known_id(FORUM))
        return found

    def signed_in(self, role: str) -> FlaskClient:
        """A browser that holds a live sign-in of a user of a role."""
        user, browser = self.add(role), self.browser()
        browser.set_cookie(self.cookie, self.token(user))
        return browser

    def token(self, user: users.User) -> str:
        token = sha256(f"{user.id}{self.clock.now}".encode()).hexdigest()
        digest = sha256(token.encode()).digest()
        with self.room.database.begin() as db:
            users.sign_out(db, digest)
            users.sign_in(db, user.id, digest, f"form-{user.role}", self.clock.now)
        return token

    @property
    def cookie(self) -> str:
        return "__Host-usalama" if self.room.production else "usalama"


def make(room: Room, clock: Clock, nudged: list[tuple[str, str]]) -> Console:
    app = Flask("tests", static_folder=None)
    attach(app, room, places=lambda: room.gazetteer)
    console = Console(app, room, clock, nudged)

    @event.listens_for(room.database, "before_cursor_execute")
    def count(*told: object) -> None:
        console.statements.append(str(told[2]))

    return console


@pytest.fixture(scope="session")
def build(
    vault: Vault, gazetteer: Gazetteer, languages: Mapping[str, Translate]
) -> Callable[..., Console]:
    """Builds a console over a database: `build(database, production=True)`."""
    numbers = dict.fromkeys((row["key"] for row in shipped.rows("helplines.csv")), "999")
    ways = menu(gazetteer, numbers, "*384*70421#").ways

    def built(database: Engine, *, production: bool = False, demo: bool = True) -> Console:
        clock, nudged = Clock(NOON), list[tuple[str, str]]()
        room = Room(
            database=database,
            vault=vault,
            secret_key="a secret for tests",
            production=production,
            clock=clock,
            gazetteer=gazetteer,
            languages=languages,
            nudge=lambda task, id: nudged.append((task, id)),
            code="*384*70421#",
            demo=demo,
            ways=ways,
        )
        return make(room, clock, nudged)

    return built


@pytest.fixture(scope="session")
def evening_template(cluster: Cluster, vault: Vault) -> str:
    """A database to copy in which the evening and one case are written down."""
    name = databases.clone(cluster, BARE)
    owner = connect(cluster.url(database=name), "owner")
    with owner.begin() as db:
        evening = stories.Evening(db, vault, NOON)
        evening_of(evening)
        stories.case(evening)
        lists_of(evening)
        rules_story.draft(evening)
        broadcast.waiting(evening)
    owner.dispose()
    return name


@pytest.fixture(scope="session")
def looked_at(
    cluster: Cluster, evening_template: str, build: Callable[..., Console]
) -> Iterator[Console]:
    """The evening once for all tests that only look: their reads write nothing but audit rows."""
    name = databases.clone(cluster, evening_template)
    web = connect(cluster.url(database=name), "web")
    yield build(web)
    web.dispose()
    databases.drop(cluster, name)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, cluster: Cluster) -> Iterator[str]:
    """A database of its own, with the evening in it where the test asks for `console`.

    It has no ward register: the console is handed its gazetteer.
    """
    told = "console" in request.fixturenames
    name = databases.clone(cluster, request.getfixturevalue("evening_template") if told else BARE)
    yield cluster.url(database=name)
    databases.drop(cluster, name)


@pytest.fixture
def web(database_url: str) -> Iterator[Engine]:
    """The database as the web process may use it."""
    engine = connect(database_url, "web")
    yield engine
    engine.dispose()


@pytest.fixture
def empty(build: Callable[..., Console], web: Engine) -> Console:
    """A console over a database in which nothing has happened yet."""
    return build(web)


@pytest.fixture
def written(database: Engine, vault: Vault, now: datetime) -> Iterator[stories.Evening]:
    """Where a test writes rows of its own, as the owner, before it looks at pages."""
    with database.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
        yield stories.Evening(db, vault, now)


@pytest.fixture
def console(empty: Console) -> Console:
    """A console over the evening of tests.console.evening, one case included."""
    return empty
