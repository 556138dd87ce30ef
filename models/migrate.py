"""Bringing a database up to date, and telling whether the tables and the migrations agree."""

from __future__ import annotations

from pathlib import Path
from warnings import catch_warnings, filterwarnings

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SAWarning

from models.tables import METADATA

_FOLDER = Path(__file__).parent / "migrations"


def upgrade(database: Engine) -> None:
    """Runs what has not run yet. Safe to run again, and while the previous release is up."""
    with database.begin() as db:
        command.upgrade(_config(db), "head")


def differences(db: Connection) -> list[str]:
    """What the tables in code have that the database has not, and the other way round."""
    with catch_warnings():
        # Alembic hands on that a constraint is NOT VALID by a name SQLAlchemy warns of
        filterwarnings("ignore", "Can't validate argument 'dialect_options'", SAWarning)
        found = compare_metadata(MigrationContext.configure(db), METADATA)
    return [repr(difference) for difference in found]


def pending(db: Connection) -> bool:
    """Whether this release has migrations the database has not seen."""
    head = ScriptDirectory(str(_FOLDER)).get_current_head()
    return MigrationContext.configure(db).get_current_revision() != head


def revise(db: Connection, message: str, number: str) -> None:
    """Writes a new migration file from the difference between code and database."""
    command.revision(_config(db), message, autogenerate=True, rev_id=number)


def _config(db: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = db
    return config
