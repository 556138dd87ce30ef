"""`usalama migrate` and `usalama seed`: a database that this release can work with."""

from __future__ import annotations

import click

from commandline import office
from commandline.progress import counting
from commandline.seed import seed as write_seed
from commandline.seed_demo import seed_demo
from models import migrate as migrations


@click.command()
def migrate() -> None:
    """Bring the database up to date.

    Safe to run again, and while the release before is up.
    """
    with office.database() as database:
        with database.connect() as db:
            behind = migrations.pending(db)
        migrations.upgrade(database)
    click.echo("the database is up to date" + ("" if behind else " already"))


@click.command()
@click.option("--demo", is_flag=True, help="Also forums and three cities with made-up people.")
def seed(demo: bool) -> None:
    """Write wards, places and helplines.

    Safe to run again: what was seeded before is replaced.
    """
    with office.house() as house:
        if demo and house.settings.production:
            raise office.Refusal("made-up people have no place in production")
        with house.database.begin() as db:
            lines = write_seed(db)
            if demo:
                with counting("people and duties") as progress:
                    lines += seed_demo(db, house.vault, office.now(), progress)
    for line in lines:
        click.echo(line)
