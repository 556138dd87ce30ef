"""`usalama doctor`: what is well, what is not, and how to mend it, a line each."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress

import click
from sqlalchemy.exc import SQLAlchemyError

from commandline import coverage, looks_audit, looks_running, looks_still, looks_users, office
from commandline.finding import FAIL, OK, WARN, Finding
from commandline.looks_running import Patient
from models.database import connect
from settings import Settings

_STILL: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
    looks_still.settings,
    looks_still.keys,
    looks_still.webhook,
    looks_still.secrets_file,
    looks_still.disk,
)
_RUNNING: tuple[Callable[[Patient], Iterator[Finding]], ...] = (
    looks_running.database,
    looks_running.redis,
    looks_running.queue,
    looks_running.clock,
    looks_running.work,
    looks_running.gateway,
    coverage.coverage,
    looks_users.users,
    looks_audit.audit,
)
_COLOURS = {OK: "green", WARN: "yellow", FAIL: "red"}


@click.command()
def doctor() -> None:
    """What is not well, and how to mend it.

    Looks at settings, keys, disk, database, Redis, queue, clock, gateway, coverage, users
    and audit. Exit status 1 where something fails.
    """
    with office.refusals():
        given = office.settings()
        failed = 0
        for finding in _findings(given):
            _say(finding)
            failed += finding.state == FAIL
    if failed:
        sys.exit(1)


def _findings(given: Settings) -> Iterator[Finding]:
    for look in _STILL:
        yield from look(given)
    database = connect(given.database, "owner")
    patient = Patient(given, database, office.now())
    for ask in _RUNNING:
        with suppress(SQLAlchemyError):  # the line about the database says so
            yield from ask(patient)
    database.dispose()


def _say(finding: Finding) -> None:
    state = click.style(f"{finding.state:<5}", fg=_COLOURS[finding.state])
    click.echo(f"{state} {finding.about:<11} {finding.words}")
    for line in finding.more:
        click.echo(f"{'':<18}{line}")
    if finding.mend:
        click.echo(f"{'':<18}-> {finding.mend}")
