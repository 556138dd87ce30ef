"""The database as one of our processes has it, and what it refuses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from models.database import connect


def engine_of(url: str, process: str) -> Iterator[Engine]:
    engine = connect(url, process)
    yield engine
    engine.dispose()


def refused(engine: Engine, statement: str) -> str | None:
    """The SQLSTATE a statement is refused with."""
    with pytest.raises(DBAPIError) as told, engine.begin() as db:
        db.execute(text(statement))
    return getattr(told.value.orig, "sqlstate", None)
