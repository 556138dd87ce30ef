"""While a directory file is taken, reports are told and calls of duty holders end as ever."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text

from commandline.directory import import_directory
from models import contacts
from models.directory_changes import OWN_PHONE, By
from models.directory_writes import set_off
from tests.models.together import behind
from tests.routing.files import line as cells
from tests.routing.files import written
from tests.sms.alerting.deeds import told
from tests.sms.alerting.lines import LINES, Alerting
from tests.sms.alerting.test_ladder import routed

COMER = cells(person="Comer", phone="+254700000999", role="deputy", level="1")
CHANGED = (LINES[0].replace("Asha", "Asha J."), *LINES[1:], COMER)


@pytest.fixture(params=[False, True], ids=["an import", "a dry run"])
def importing(
    line: Alerting, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Connection]:
    """A file of everybody, one under another name and one more, taken and not yet committed."""
    with line.database.begin() as db:
        _takes(db, line, tmp_path, dry_run=request.param)
        yield db


def _takes(db: Connection, line: Alerting, folder: Path, **how: Any) -> None:
    file = written(folder)(*CHANGED)
    now = line.now + timedelta(hours=1)
    import_directory(db, line.vault, file, now=now, progress=lambda *_: None, **how)


def impatient(database: Engine, db: Connection) -> None:
    db.execute(text("set local lock_timeout = '300ms'"))


@pytest.mark.usefixtures("importing")
def test_a_report_is_told_to_those_the_file_names(line: Alerting) -> None:
    report = routed(line)
    assert {one.person_id for one in told(line, report, "coordinator")}


@pytest.mark.usefixtures("importing")
@pytest.mark.parametrize("number", ["+254700000900", "+254700000901", "+254711222333"])
def test_a_call_from_a_number_we_know_or_no_file_names_ends_at_once(
    line: Alerting, number: str
) -> None:
    with line.database.begin() as db:
        impatient(line.database, db)
        assert contacts.keep(db, line.vault, number, line.now)


@pytest.mark.usefixtures("importing")
def test_who_stays_as_he_was_goes_off_duty_at_once(line: Alerting) -> None:
    with line.database.begin() as db:
        impatient(line.database, db)
        who = db.execute(text("select id from people where name = 'Police'")).scalar_one()
        set_off(db, By(OWN_PHONE, line.now), [who], line.now + timedelta(hours=2))


def test_a_number_new_to_both_is_one_contact_whichever_comes_first(
    line: Alerting, tmp_path: Path
) -> None:
    def calls(db: Connection) -> contacts.Contact | None:
        return contacts.keep(db, line.vault, "+254700000999", line.now)

    def takes(db: Connection) -> contacts.Contact | None:
        _takes(db, line, tmp_path)
        return contacts.find(db, line.vault, "+254700000999")

    one, other = behind(line.database, takes, calls)
    assert one and other and one.id == other.id
