"""What every command rests on: settings that can be read, and a database that is ready."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from models.database import connect
from models.directory import people
from models.helplines import helplines
from models.migrate import pending
from models.register import wards
from tests.commandline.conftest import SECRET, Operator, environment_of
from tests.conftest import keys_of_tests


def test_a_secret_is_never_printed(lone_operator: Operator) -> None:
    said = lone_operator.says("settings", AT_API_KEY="atsk_very_secret")
    for secret in (SECRET, "atsk_very_secret", "of-the-tests", *keys_of_tests().values()):
        assert secret not in said
    assert _now(said, "WEBHOOK_SECRETS") == "set"
    assert _now(said, "METRICS_TOKEN") == "not set"


@pytest.mark.parametrize(
    "url, shown",
    [
        ("postgresql+psycopg://us:pa55@db:5432/us", "postgresql+psycopg://us:(hidden)@db:5432/us"),
        ("postgresql+psycopg://db/us?password=pa55&a=1", "postgresql+psycopg://db/us?password=(hi"),
    ],
    ids=["before the host", "as a parameter"],
)
def test_the_password_of_an_address_is_not_printed(
    lone_operator: Operator, url: str, shown: str
) -> None:
    said = lone_operator.says("settings", DATABASE_URL=url)
    assert "pa55" not in said
    assert shown in said


def test_settings_as_markdown_hold_nothing_of_this_machine(
    lone_operator: Operator, tmp_path: Path
) -> None:
    said = lone_operator.says("settings", "--format", "md")
    assert "| `PORT` | `8000` | where the web process listens |" in said
    assert str(tmp_path) not in said


def test_a_value_that_cannot_be_read_is_named(lone_operator: Operator) -> None:
    assert "PORT: 'eighty' cannot be read as int" in lone_operator.is_refused(
        "settings", PORT="eighty"
    )


def test_an_empty_database_is_made_ready(empty_url: str, tmp_path: Path) -> None:
    operator = Operator(environment_of(tmp_path, empty_url))
    assert "run `usalama migrate`" in operator.is_refused("user", "list")
    assert operator.says("migrate") == "the database is up to date\n"
    assert operator.says("migrate") == "the database is up to date already\n"
    said = operator.says("seed")
    assert "1450 wards of the register effective 09 August 2022" in said
    engine = connect(empty_url, "owner")
    with engine.connect() as db:
        assert not pending(db)
        assert db.execute(select(func.count()).select_from(wards)).scalar_one() == 1450
        assert db.execute(select(func.count()).select_from(helplines)).scalar_one() > 4
        assert db.execute(select(func.count()).select_from(people)).scalar_one() == 0
    engine.dispose()


def test_the_demo_people_are_seeded_and_said_to_be_made_up(operator: Operator) -> None:
    assert "made up" in operator.says("seed", "--demo")
    assert "(demo)" in operator.says("rehearse", "--ward", "1371", "--category", "theft")


def test_production_takes_no_made_up_people(lone_operator: Operator) -> None:
    said = lone_operator.is_refused("seed", "--demo", USALAMA_ENV="production")
    assert said == "usalama: made-up people have no place in production\n"


@pytest.mark.parametrize(
    "words",
    [
        ["migrate"],
        ["seed"],
        ["export", "reports"],
        ["explain", "482-130-971"],
        ["rehearse", "--ward", "1371"],
        ["user", "list"],
        ["erase", "+254712345678", "--reason", "asked"],
        ["retention"],
    ],
    ids=" ".join,
)
def test_where_no_database_answers_it_is_said_in_one_line(
    lone_operator: Operator, words: list[str]
) -> None:
    said = lone_operator.is_refused(*words)
    assert said == "usalama: no database answers: is it running? `make run` starts it\n"


def test_a_missing_key_is_said_in_one_line(lone_operator: Operator) -> None:
    said = lone_operator.is_refused("user", "list", TEXT_KEYS="")
    assert said.startswith("usalama: TEXT_KEYS: ")
    assert len(said.splitlines()) == 1


def _now(said: str, name: str) -> str:
    line = next(line for line in said.splitlines() if line.startswith(f"{name} "))
    return line.removeprefix(name).split("(default")[0].strip()
