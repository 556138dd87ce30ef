"""The `usalama` command as an operator types it, against real servers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from cli import usalama
from launch import databases
from launch.postgres import Cluster
from models.database import connect
from models.vault import Vault
from tests.commandline.story import Story
from tests.conftest import keys_of_tests

SECRET = "a-callback-secret-of-the-tests"


@dataclass(frozen=True)
class Operator:
    """Types commands in an environment of its own; an error nobody foresaw fails the test."""

    environment: Mapping[str, str]

    def types(self, *words: str, stdin: str = "", **changed: str) -> Result:
        runner = CliRunner()
        environment = {**self.environment, **changed}
        return runner.invoke(usalama, words, input=stdin, env=environment, catch_exceptions=False)

    def says(self, *words: str, stdin: str = "", **changed: str) -> str:
        """What a command that is done prints."""
        result = self.types(*words, stdin=stdin, **changed)
        assert result.exit_code == 0, result.output
        return result.stdout

    def is_refused(self, *words: str, stdin: str = "", status: int = 1, **changed: str) -> str:
        """What a command that is not done prints on stderr."""
        result = self.types(*words, stdin=stdin, **changed)
        assert result.exit_code == status, result.output
        return result.stderr


def environment_of(home: Path, url: str) -> dict[str, str]:
    """Every setting the commands read, so that none comes from the machine the tests run on."""
    return {
        **keys_of_tests(),
        "USALAMA_ENV": "development",
        "USALAMA_HOME": str(home),
        "DATABASE_URL": url,
        "REDIS_URL": f"unix://{home}/nothing.sock",
        "QUEUE_REDIS_URL": "",
        "WEBHOOK_SECRETS": SECRET,
        "SECRET_KEY": "of-the-tests",
        "AT_BASE_URL": "http://127.0.0.1:9",
        "PORT": "9",
    }


@pytest.fixture
def operator(tmp_path: Path, database_url: str) -> Operator:
    return Operator(environment_of(tmp_path, database_url))


@pytest.fixture
def lone_operator(tmp_path: Path) -> Operator:
    """One whose database is away."""
    return Operator(environment_of(tmp_path, f"postgresql+psycopg://usalama@/u?host={tmp_path}"))


@pytest.fixture
def demo_operator(tmp_path: Path, demo_url: str) -> Operator:
    return Operator(environment_of(tmp_path, demo_url))


@pytest.fixture
def empty_url(cluster: Cluster) -> Iterator[str]:
    """A database without a table."""
    name = databases.clone(cluster, "template1")
    yield cluster.url(database=name)
    databases.drop(cluster, name)


@pytest.fixture
def story(database_url: str, vault: Vault) -> Iterator[Story]:
    engine: Engine = connect(database_url, "owner")
    yield Story(engine, vault)
    engine.dispose()
