"""Draws the screenshots of the README: `python -m tests.console.draw [FOLDER] [PAGE ...]`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser

from commandline.seed import seed
from console.room import Room
from launch import databases
from locales.catalogue import translators
from models.database import connect
from models.keys import ring
from models.migrate import upgrade
from models.vault import vault
from routing import gazetteers
from tests.conftest import keys_of_tests
from tests.console import broadcast, stories
from tests.console.asking import requests_for_help
from tests.console.conftest import Clock, Console, make
from tests.console.dropped import dropped
from tests.console.evening import evening_of
from tests.console.gathering import meeting
from tests.console.lists import OWNER, lists_of
from tests.console.serving import chromium, found, served
from tests.console.spending import spent
from tests.console.walking import CALL, CASE, FORUM, MESSAGE, ROBBERY, SENSITIVE_CALL

EVENING = datetime(2026, 11, 21, 18, 42, tzinfo=UTC)
RUNNING = stories.known_id("broadcast under way")
README = ("now", "reports", "report", "messages", "call")
PAGES: Mapping[str, tuple[str, str]] = {
    "now": ("operator", "/"),
    "reports": ("operator", "/reports?since=all"),
    "report": ("operator", f"/reports/{ROBBERY}"),
    "messages": ("operator", "/messages"),
    "message": ("operator", f"/messages/{MESSAGE}"),
    "calls": ("operator", "/calls"),
    "drop_off": ("operator", "/calls/screens?since=all"),
    "call": ("operator", f"/calls/{CALL}"),
    "shape": ("operator", f"/calls/{SENSITIVE_CALL}"),
    "desk": ("operator", "/desk"),
    "dropped": ("operator", "/dropped"),
    "broadcasts": ("operator", "/broadcasts"),
    "broadcast": ("operator", f"/broadcasts/{broadcast.BROADCAST}"),
    "broadcast-runs": ("operator", f"/broadcasts/{RUNNING}"),
    "broadcast-new": ("operator", "/broadcasts/new"),
    "empty": ("operator", "/reports?category=fire&ward=Kilimani"),
    "refused": ("operator", "/reports?ward=qqqqqq"),
    "account": ("viewer", "/account"),
    "coverage": ("operator", "/coverage"),
    "county": ("operator", "/coverage?county=047"),
    "users": ("admin", "/users"),
    "spend": ("admin", "/spend"),
    "cases": ("caseworker", "/cases"),
    "case": ("caseworker", f"/cases/{CASE}"),
    "lists": ("operator", "/lists"),
    "list": ("forum", f"/lists/{OWNER.key}"),
    "ideas": ("operator", "/ideas"),
    "meetings": ("forum", "/meetings"),
    "requests": ("admin", "/requests"),
    "categories": ("forum", f"/lists/{OWNER.key}/categories"),
    "organisation": ("operator", f"/directory/{FORUM}"),
    "person": ("operator", f"/directory/people/{stories.known_id('Grace Wanjiru')}"),
    "right-first": ("operator", "/coverage/right-first?months=12"),
    "case-coverage": ("caseworker", "/cases/coverage"),
    "rules": ("operator", "/rules"),
    "login": ("", "/login"),
}


@contextmanager
def evening() -> Iterator[Console]:
    """The console over the evening of the tests, on a database that goes away afterwards."""
    rings = {name: ring(value, name) for name, value in keys_of_tests().items()}
    keys = vault(
        index=rings["PHONE_INDEX_KEYS"],
        seal=rings["PHONE_SEAL_KEYS"],
        opening=None,
        text=rings["TEXT_KEYS"],
        sensitive=rings["SENSITIVE_KEYS"],
    )
    with databases.temporary() as cluster:
        database = connect(cluster.url(database="postgres"), "owner")
        upgrade(database)
        with database.begin() as db:
            seed(db)
        with database.begin() as db:
            told = stories.Evening(db, keys, EVENING)
            evening_of(told)
            stories.case(told)
            lists_of(told)
            dropped(told, at=told.ago(minutes=6), category="fire")
            broadcast.waiting(told)
            broadcast.under_way(told, RUNNING)
            dropped(told, at=told.ago(minutes=3), call="0d" * 8, phone=b"q" * 16)
            stories.coverage_gaps(told)
            requests_for_help(told)
            meeting(told)
            spent(db, EVENING)
            gazetteer = gazetteers.read(db, EVENING.date())
        clock = Clock(EVENING)
        room = Room(
            database=database,
            vault=keys,
            secret_key="drawing",
            production=False,
            clock=clock,
            gazetteer=gazetteer,
            languages=translators(),
            nudge=lambda task, id: None,
            demo=True,
        )
        yield make(room, clock, [])
        database.dispose()


def draw(browser: Browser, console: Console, address: str, folder: Path, name: str) -> None:
    """One page in both widths and colours; for the README the wide and light one alone."""
    role, path = PAGES[name]
    for width, scheme in ((1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")):
        context = browser.new_context(
            viewport={"width": width, "height": 880},
            color_scheme=scheme,  # type: ignore[arg-type]
        )
        if role:
            token = console.token(console.add(role))
            context.add_cookies([{"name": "usalama", "value": token, "url": address}])
        page = context.new_page()
        page.goto(address + path)
        if folder.name == "screenshots":
            page.screenshot(path=folder / f"console-{name}.png")
            context.close()
            return
        page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)
        context.close()


def main(folder: Path, names: tuple[str, ...]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with evening() as console, served(console.app) as address, chromium(found() or "") as browser:
        for name in names:
            draw(browser, console, address, folder, name)


if __name__ == "__main__":
    given = sys.argv[1:]
    main(Path(given[0]) if given else Path("docs/screenshots"), tuple(given[1:]) or README)
