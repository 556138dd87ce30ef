"""Migrations give what the tables in code say, from nothing and again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, inspect, text

from launch import databases
from launch.postgres import Cluster
from models.database import connect
from models.migrate import differences, pending, upgrade
from models.tables import METADATA


@pytest.fixture
def empty(cluster: Cluster) -> Iterator[Engine]:
    """A database nothing was ever done to."""
    name = databases.clone(cluster, "template1")
    engine = connect(cluster.url(database=name), "owner")
    yield engine
    engine.dispose()
    databases.drop(cluster, name)


def test_tables_and_migrations_agree(database: Engine) -> None:
    with database.connect() as db:
        assert differences(db) == []
        assert not pending(db)


def test_a_difference_is_seen(database: Engine) -> None:
    with database.begin() as db:
        db.execute(text("alter table calls drop column cost"))
        db.execute(text("drop index ix_calls_report_id"))
        told = " ".join(differences(db))
    assert "cost" in told and "ix_calls_report_id" in told


def test_an_empty_database_is_brought_up_twice_without_harm(empty: Engine) -> None:
    with empty.connect() as db:
        assert pending(db)
    upgrade(empty)
    with empty.begin() as db:
        db.execute(text("insert into reference_numbers values ('482130971', now())"))
    upgrade(empty)
    with empty.connect() as db:
        assert differences(db) == [] and not pending(db)
        assert db.execute(text("select number from reference_numbers")).scalars().all() == [
            "482130971"
        ]
    assert set(METADATA.tables) | {"alembic_version"} == set(inspect(empty).get_table_names())
