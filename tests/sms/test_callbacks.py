"""The door of the callbacks: wrong secrets, big bodies and malformed forms leave nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import Engine
from werkzeug.test import EnvironBuilder, run_wsgi_app

from launch import databases
from launch.postgres import Cluster
from models.database import connect
from models.vault import Vault
from sms.callbacks import known_secret
from tests.sms.posted import CAPTURED, NEXT_SECRET, SECRET, Line, served, stored, texts
from tests.sms.written import NUMBERS


@pytest.fixture(scope="module")
def untouched(cluster: Cluster) -> Iterator[Engine]:
    """A database for the tests in which nothing may be stored."""
    name = databases.clone(cluster, "bare")
    engine = connect(cluster.url(database=name), "web")
    yield engine
    engine.dispose()
    databases.drop(cluster, name)


@pytest.fixture
def shut(untouched: Engine, vault: Vault, now: datetime) -> Line:
    return served(untouched, vault, [now])


MALFORMED = [
    ("a text from nobody", "/sms", {"text": "1", "id": "1"}),
    ("a sender and nothing else", "/sms", {"from": NUMBERS[0]}),
    ("an empty form", "/sms", ""),
    ("JSON", "/sms", '{"from": "+254700000417"}'),
    ("a receipt for nothing", "/sms/delivery", {"status": "Success"}),
    ("a receipt that says nothing", "/sms/delivery", {"id": "ATXid_1"}),
    ("an opt-out of nobody", "/sms/optout", {"senderId": "USALAMA"}),
]


@pytest.mark.parametrize(
    ("path", "fields"), [pytest.param(path, fields, id=name) for name, path, fields in MALFORMED]
)
def test_malformed_forms_are_refused_and_nothing_is_stored(
    untouched: Engine, shut: Line, path: str, fields: dict[str, str] | str
) -> None:
    assert shut.post(path, fields) == 400
    assert (stored(untouched), shut.nudged) == (0, [])


PATHS = ["/sms", "/sms/delivery", "/sms/optout"]


@pytest.mark.parametrize("path", PATHS)
def test_a_body_over_16_kib_is_refused_and_nothing_is_stored(
    untouched: Engine, shut: Line, path: str
) -> None:
    whole = {"from": NUMBERS[0], "phoneNumber": NUMBERS[0], "id": "1", "status": "Success"}
    assert shut.post(path, whole | {"text": "x" * 16_384}) == 413
    assert (stored(untouched), shut.nudged) == (0, [])


def test_a_big_body_is_refused_without_a_length_too(untouched: Engine, shut: Line) -> None:
    environ = EnvironBuilder(f"/at/{SECRET}/sms", method="POST").get_environ()
    environ |= {
        "wsgi.input": _Endless(),
        "wsgi.input_terminated": True,
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
    }
    environ.pop("CONTENT_LENGTH", None)
    _, status, _ = run_wsgi_app(shut.client.application, environ)
    assert status.startswith("413")
    assert stored(untouched) == 0


class _Endless:
    """A body that never ends."""

    def read(self, size: int = -1) -> bytes:
        return b"x" * max(size, 1)


WRONG = ["", "x", SECRET[:-1], SECRET + "x", SECRET.upper(), "secret%00", "ĩ" * 24, "a" * 5_000]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("secret", WRONG)
def test_a_wrong_secret_finds_nothing(
    untouched: Engine, shut: Line, path: str, secret: str
) -> None:
    assert shut.post(path, CAPTURED, secret) == 404
    assert (stored(untouched), shut.nudged) == (0, [])


@pytest.mark.parametrize("secret", [SECRET, NEXT_SECRET])
def test_two_secrets_are_good_at_once(
    database: Engine, vault: Vault, now: datetime, secret: str
) -> None:
    line = served(database, vault, [now])
    assert line.post("/sms", CAPTURED, secret) == 200
    assert len(texts(database)) == 1


def test_no_secret_configured_lets_nobody_in() -> None:
    assert not known_secret("", ())
    assert not known_secret("anything", ())


@pytest.mark.parametrize("path", PATHS)
def test_only_posts_are_taken(shut: Line, path: str) -> None:
    assert shut.client.get(f"/at/{SECRET}{path}").status_code == 405
