"""Making a database ready: migrations, what the service starts from, and a first way in."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy import Engine

from commandline.seed import has_demo, is_seeded, seed
from commandline.seed_demo import seed_demo
from house import House, build
from models import users
from models.migrate import upgrade
from settings import Settings

FIRST_USER = "admin@usalama.example"
LINK_LIVES = timedelta(days=1)
Say = Callable[[str], None]


def prepare(settings: Settings, say: Say) -> None:
    """Migrates, and seeds what is missing; what is there already stays as it is."""
    house = build(settings, "owner")
    upgrade(house.database)
    with house.database.begin() as db:
        if not is_seeded(db):
            for line in seed(db):
                say(line)
    if settings.usalama_demo:
        _demo(house, say)
    house.database.dispose()


def _demo(house: House, say: Say) -> None:
    with house.database.begin() as db:
        if not has_demo(db):
            now = datetime.now(UTC)
            for line in seed_demo(db, house.vault, now, lambda done, total: None):
                say(line)


def login_link(settings: Settings, base: str) -> str:
    """A link that signs the first user in, once."""
    house = build(settings, "owner")
    link = invite(house.database, FIRST_USER, "admin", base)
    house.database.dispose()
    return link


def invite(database: Engine, email: str, role: str, base: str) -> str:
    """An invitation for a user, who is added where he or she is not known yet."""
    now, token = datetime.now(UTC), secrets.token_urlsafe(32)
    with database.begin() as db:
        users.add(db, email, role, "", now)
        user = users.by_email(db, email)
        if user is None:
            raise ValueError(f"{email} is switched off")
        digest = sha256(token.encode()).digest()
        users.invite(db, user.id, digest, now + LINK_LIVES)
    return f"{base}/invitation/{token}"
