"""A line with people to tell, for every test of alerting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from commandline.directory import import_directory
from locales.marks import Translate
from models.directory import organisations
from models.vault import Vault
from tests.routing.files import written
from tests.sms.alerting.lines import LINES, Alerting


@pytest.fixture
def line(
    database: Engine,
    vault: Vault,
    languages: Mapping[str, Translate],
    below: Callable[[int], int],
    now: datetime,
    tmp_path: Path,
) -> Alerting:
    with database.begin() as db:
        path = written(tmp_path)(*LINES)
        import_directory(db, vault, path, now=now, progress=lambda *_: None)
        licence = {"licence_number": "PSR 1", "licence_until": date(2030, 12, 31)}
        guards = organisations.c.kind == "private_security"
        db.execute(organisations.update().where(guards).values(**licence))
    return Alerting(database, vault, languages, below, now)
