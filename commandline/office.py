"""What a command works with: settings, the house as its owner, the time; a refusal in one line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from getpass import getuser
from pathlib import Path
from typing import IO, Any

import click
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from commandline.explain import NotExplained
from commandline.rehearse import NotRehearsed
from commandline.run import environment
from house import House, build
from launch.refused import Refused
from models.database import connect
from models.keys import NumberOpen
from settings import BadSettings, Settings, load
from sms.masking import masked_for_duty

ACTOR = "command line"
_REFUSALS = (Refused, BadSettings, NotExplained, NotRehearsed)
_NO_DATABASE = "no database answers: is it running? `make run` starts it"
# PostgreSQL's own words for a table or column that is not there.
_NOT_MIGRATED = ("42P01", "42703", "3F000")


class Refusal(click.ClickException):
    """Why a command did nothing, one line on stderr; exit status 1."""

    exit_code = 1

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"usalama: {self.format_message()}", file=file, err=True)


def now() -> datetime:
    return datetime.now(UTC)


def actor() -> str:
    """Who runs the command, as it is written down: `command line (asha)`."""
    try:
        return f"{ACTOR} ({getuser()})"
    except (OSError, KeyError, ImportError):  # an account without a name, as containers have
        return ACTOR


def why(given: str, asked: str, missing: str) -> str:
    """A reason without any number in it; asked for at a terminal. Raises UsageError for none."""
    if not given.strip() and sys.stdin.isatty():
        given = click.prompt(asked, err=True)
    if not given.strip():
        raise click.UsageError(missing)
    return masked_for_duty(given.strip())


def settings() -> Settings:
    """The settings; where `make run` would start the emulator, the gateway is the emulator.

    Raises BadSettings.
    """
    asked = load(environment(), Path.cwd())
    if asked.at_base_url or asked.production:
        return asked
    return replace(asked, at_base_url=f"http://127.0.0.1:{asked.emulator_port}")


@contextmanager
def refusals() -> Iterator[None]:
    """Whatever is refused inside becomes a Refusal."""
    try:
        yield
    except _REFUSALS as refused:
        raise Refusal(str(refused)) from None
    except PoolTimeout:
        raise Refusal(_NO_DATABASE) from None
    except DBAPIError as fault:
        raise Refusal(_words(fault)) from None


@contextmanager
def house() -> Iterator[House]:
    """The house as its owner, put away afterwards."""
    with refusals():
        built = build(settings(), "owner")
        with _put_away(built.database):
            yield built


@contextmanager
def house_with_numbers() -> Iterator[House]:
    """The same, with the key that opens numbers: for a directory that must be imported again."""
    with house() as built:
        opener = NumberOpen(built.settings.ring("phone_open_keys"))
        yield replace(built, vault=replace(built.vault, opener=opener))


@contextmanager
def database() -> Iterator[Engine]:
    """The database alone, for what needs no key."""
    with refusals():
        engine = connect(settings().database, "owner")
        with _put_away(engine):
            yield engine


@contextmanager
def _put_away(engine: Engine) -> Iterator[None]:
    try:
        yield
    finally:
        engine.dispose()


def _words(fault: DBAPIError) -> str:
    """What the database refused, without any value of the statement."""
    state = getattr(fault.orig, "sqlstate", None)
    if state is None:
        return _NO_DATABASE
    if state in _NOT_MIGRATED:
        return "the database has not what this release needs: run `usalama migrate`"
    return f"the database refused it ({type(fault.orig).__name__})"
