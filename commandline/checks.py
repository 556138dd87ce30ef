"""What `make check` looks at that no other tool does: migrations, menus, catalogues, docs.

`python -m commandline.checks` says each step and what to do where it fails; `--write` writes the
docs that are made from the code, `--release` the ids of the menus as they are released.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import Engine

from commandline import catalogues, docs
from commandline.seed import seed
from launch import databases
from launch.refused import Refused
from locales.catalogue import LANGUAGES, translators
from models import helplines, migrate
from models.database import connect
from routing import gazetteers
from settings import load
from ussd import check, released
from ussd.flow import BadFlow, Flow
from ussd.menu import menu

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
_SOURCE = "en"


@dataclass(frozen=True)
class Works:
    """What the steps look at: a database with the register, and the call made from it."""

    database: Engine
    flow: Flow


def migrations(works: Works) -> Iterator[str]:
    """Whether the migrations make the tables that the code has."""
    with works.database.connect() as db:
        yield from migrate.differences(db)


def menus(works: Works) -> Iterator[str]:
    """Whether every screen fits in every language, over the real register."""
    yield from check.faults(works.flow, translators())


def texts(_works: Works) -> Iterator[str]:
    """Whether every text is translated, and nothing else is."""
    for language in LANGUAGES:
        if language != _SOURCE:
            yield from catalogues.faults(ROOT, language)


def ids(works: Works) -> Iterator[str]:
    """Whether no id that callers, drafts and journals know was lost or given another meaning."""
    yield from released.faults(works.flow, released.load())


def fresh(works: Works) -> Iterator[str]:
    """Whether the docs made from the code say what the code says."""
    yield from (f"docs/{name} is out of date" for name in docs.stale(DOCS, works.flow))


Step = Callable[[Works], Iterator[str]]
_WRITE = "python -m commandline.checks --write"
STEPS: Mapping[Step, tuple[str, str]] = MappingProxyType(
    {
        migrations: (
            "migrations against models",
            "write a migration (models.migrate.revise), or take the change back",
        ),
        menus: ("menus over the real register", "shorten the text, or its translation"),
        texts: ("catalogues", "mend locales/<language>/<room>.po"),
        ids: (
            "ids of the last release",
            "take the id back, or add it to retired in ussd/released.json",
        ),
        fresh: ("docs made from the code", _WRITE),
    }
)


def run(steps: Mapping[Step, tuple[str, str]], works: Works, say: Callable[[str], None]) -> bool:
    """Takes each step and says how it went. Returns whether all went well."""
    well = True
    for step, (name, mend) in steps.items():
        found = list(step(works))
        well = well and not found
        say(f"{name}: {'ok' if not found else f'{len(found)} faults'}")
        for fault in found:
            say(f"  {fault}")
        if found:
            say(f"  -> {mend}")
    return well


@contextmanager
def prepared() -> Iterator[Works]:
    """A private PostgreSQL, migrated and seeded, gone afterwards. Raises Refused, BadFlow."""
    with databases.temporary() as cluster:
        engine = connect(cluster.url(), "owner")
        try:
            migrate.upgrade(engine)
            yield Works(engine, _flow(engine))
        finally:
            engine.dispose()


def _flow(database: Engine) -> Flow:
    """The call as it ships: the register in force, and the code dialled by default."""
    code = load({}, DOCS).ussd_codes[0]
    with database.begin() as db:
        seed(db)
        places = gazetteers.read(db, datetime.now(UTC).date())
        return menu(places, helplines.confirmed(db), code)


def main(words: list[str]) -> int:
    """The exit status: 0 where all is well."""
    if words not in ([], ["--write"], ["--release"]):
        print(f"usage: {_WRITE.removesuffix(' --write')} [--write | --release]", file=sys.stderr)
        return 2
    try:
        with prepared() as works:
            if words == ["--release"]:
                released.write(works.flow, released.load())
            elif words:
                print(f"written: {', '.join(docs.write(DOCS, works.flow)) or 'nothing'}")
            return 0 if run(STEPS, works, print) else 1
    except (Refused, BadFlow) as bad:
        print(bad, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
