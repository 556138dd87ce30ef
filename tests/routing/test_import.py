"""A directory put into the database whole, and read back as the same file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select

from commandline.directory import import_directory
from commandline.directory_export import export_directory
from data import shipped
from models import contacts
from models.audit import audit
from models.directory import duties, organisations, people
from models.vault import Vault
from routing.directory_file import BadDirectory
from tests.routing.files import a_file, line, written

Import = Callable[..., list[str]]


@pytest.fixture
def imports(vault: Vault, now: datetime, tmp_path: Path) -> Import:
    """Imports lines as a file."""

    def put(db: Connection, *lines: str, **how: bool) -> list[str]:
        path = written(tmp_path)(*lines)
        return import_directory(db, vault, path, now=now, progress=lambda *_: None, **how)

    return put


def staying(db: Connection) -> list[str]:
    rows = db.execute(select(people.c.name).where(people.c.left_at.is_(None)))
    return sorted(rows.scalars())


def everything(db: Connection) -> list[object]:
    tables = (organisations, people, duties, contacts.contacts, audit)
    return [db.execute(select(table)).all() for table in tables]


ASHA = line()
BRIAN = line(person="Brian Otieno", phone="+254700000901", role="deputy", level="1")
CHEBET = line(organisation="Riruta watch", person="Chebet", phone="+254700000902")


def test_an_organisation_in_the_file_is_replaced_whole_and_others_stay(
    database: Engine, imports: Import
) -> None:
    with database.begin() as db:
        imports(db, ASHA, BRIAN, CHEBET)
        lines = imports(db, ASHA)
        assert staying(db) == ["Asha Juma", "Chebet"]
        assert lines[:3] == [
            "organisations: 0 new, 1 replaced",
            "people: 0 new, 1 kept, 1 have left",
            "duties: 1",
        ]
        assert len(db.execute(select(duties)).all()) == 2


def test_whoever_is_no_longer_named_has_left_but_the_row_stays(
    database: Engine, imports: Import, now: datetime
) -> None:
    with database.begin() as db:
        imports(db, ASHA, BRIAN)
        imports(db, ASHA)
        left = db.execute(select(people.c.left_at).where(people.c.name == "Brian Otieno"))
        assert left.scalar_one() == now


def test_the_same_phone_keeps_its_row_under_another_name_and_after_leaving(
    database: Engine, imports: Import
) -> None:
    with database.begin() as db:
        imports(db, ASHA, BRIAN)
        before = db.execute(select(people.c.id).where(people.c.name == "Brian Otieno"))
        brian = before.scalar_one()
        imports(db, ASHA)
        imports(db, ASHA, BRIAN.replace("Brian Otieno", "Brian O."))
        again = db.execute(select(people).where(people.c.id == brian)).one()
        assert (again.name, again.left_at) == ("Brian O.", None)


def test_replace_all_marks_everybody_else_as_left(database: Engine, imports: Import) -> None:
    with database.begin() as db:
        imports(db, ASHA, CHEBET)
        imports(db, ASHA, replace_all=True)
        assert staying(db) == ["Asha Juma"]


def test_a_dry_run_says_the_same_and_writes_nothing(database: Engine, imports: Import) -> None:
    with database.begin() as db:
        imports(db, ASHA, BRIAN, CHEBET)
        before = everything(db)
        rehearsed = imports(db, ASHA, dry_run=True, replace_all=True)
        assert everything(db) == before
        assert imports(db, ASHA, replace_all=True) == rehearsed


def test_nothing_is_written_when_any_cell_is_bad(database: Engine, imports: Import) -> None:
    with database.begin() as db:
        before = everything(db)
        with pytest.raises(BadDirectory, match="line 3, level"):
            imports(db, ASHA, BRIAN.replace(",1,", ",7,"))
        assert everything(db) == before


def test_made_up_numbers_are_labelled_and_real_ones_are_not(
    database: Engine, imports: Import
) -> None:
    real = line(organisation="Real watch", person="Wangari", phone="0712345678")
    with database.begin() as db:
        lines = imports(db, ASHA, real)
        for table in (people, organisations):
            found = db.execute(select(table.c.name, table.c.demo))
            assert dict(map(tuple, found)) == (
                {"Asha Juma": True, "Wangari": False}
                if table is people
                else {"Kilimani watch": True, "Real watch": False}
            )
        assert lines[-1] == "people with made-up numbers (demo): 1"


def test_numbers_are_kept_sealed_and_masked(
    database: Engine, imports: Import, vault: Vault
) -> None:
    with database.begin() as db:
        imports(db, ASHA)
        row = db.execute(select(people)).one()
        sealed = db.execute(select(contacts.contacts.c.sealed)).scalar_one()
        assert b"700000900" not in bytes(sealed)
        assert row.masked == "+254 7•• ••• •00"
        assert contacts.number_of(db, vault, row.contact_id) == "+254700000900"


def test_codes_must_be_in_the_register_in_force(database: Engine, imports: Import) -> None:
    with (
        database.begin() as db,
        pytest.raises(BadDirectory, match="no ward has the code 1451"),
    ):
        imports(db, line(area_codes="1451"))


def test_progress_is_told_line_by_line_to_the_end(
    database: Engine, vault: Vault, now: datetime, tmp_path: Path
) -> None:
    heard: list[tuple[int, int]] = []
    with database.begin() as db:
        path = written(tmp_path)(ASHA, BRIAN, CHEBET)
        import_directory(
            db, vault, path, now=now, progress=lambda done, total: heard.append((done, total))
        )
    assert heard == [(1, 3), (2, 3), (3, 3)]


def test_an_export_gives_the_same_file_back(database: Engine, vault: Vault, now: datetime) -> None:
    path = shipped.path("demo_directory.csv")
    with database.begin() as db:
        import_directory(db, vault, path, now=now, progress=lambda *_: None)
        assert "".join(export_directory(db, vault, now=now)) == path.read_text(encoding="utf-8")


def test_a_second_import_of_the_same_file_changes_nobody(
    database: Engine, vault: Vault, now: datetime
) -> None:
    path = shipped.path("demo_directory.csv")
    later = now + timedelta(days=1)
    with database.begin() as db:
        import_directory(db, vault, path, now=now, progress=lambda *_: None)
        before = set(db.execute(select(people.c.id)).scalars())
        lines = import_directory(db, vault, path, now=later, progress=lambda *_: None)
        assert set(db.execute(select(people.c.id)).scalars()) == before
        assert lines[1] == f"people: 0 new, {len(before)} kept, 0 have left"
        assert "".join(export_directory(db, vault, now=later)) == path.read_text(encoding="utf-8")


def test_an_export_and_an_import_are_in_the_audit_log(
    database: Engine, imports: Import, vault: Vault, now: datetime
) -> None:
    with database.begin() as db:
        imports(db, ASHA)
        list(export_directory(db, vault, now=now))
        rows = db.execute(select(audit.c.action, audit.c.object).order_by(audit.c.id)).all()
        assert [row.action for row in rows] == ["import directory", "export directory"]
        assert not any("700000900" in row.object for row in rows)


GUARDS = {"organisation": "Guards", "kind": "private_security", "role": "guard"}


def test_a_file_of_the_contract_takes_a_company_without_its_licence_and_says_so(
    database: Engine, imports: Import
) -> None:
    centre = line(organisation="Hope", kind="rehab", role="counsellor", phone="0700000907")
    with database.begin() as db:
        lines = imports(db, ASHA, line(**GUARDS, phone="0700000908"), centre)
        assert staying(db) == ["Asha Juma", "Asha Juma", "Asha Juma"]
    assert lines[-1] == (
        "told of nothing until a paper that holds is written down: "
        "Guards (licence_number, licence_until); Hope (accredited_until)"
    )


def test_a_company_that_leaves_its_licence_empty_is_refused_unless_that_is_meant(
    database: Engine, vault: Vault, now: datetime, tmp_path: Path
) -> None:
    path = tmp_path / "directory.csv"
    guards = line(**GUARDS, phone="0700000908")
    columns = "licence_number,licence_until,accredited_until"
    path.write_bytes(a_file(f"{ASHA},,,", f"{guards},,,", more=columns))
    how: dict[str, Any] = {"now": now, "progress": lambda *_: None}
    with database.begin() as db:
        with pytest.raises(BadDirectory) as bad:
            import_directory(db, vault, path, **how)
        assert [str(fault) for fault in bad.value.faults] == [
            f"line 3, {column}: is empty: private_security is told of nothing without it"
            for column in ("licence_number", "licence_until")
        ]
        lines = import_directory(db, vault, path, papers=False, **how)
    assert lines[-1].startswith("told of nothing until")


def test_turns_by_the_day_come_back_as_they_were_written(
    database: Engine, imports: Import, vault: Vault, now: datetime
) -> None:
    turns = line(hours="1/3 days from 2026-11-23 18:00-06:00;Sa 09:00-13:00")
    with database.begin() as db:
        imports(db, turns)
        assert list(export_directory(db, vault, now=now))[1] == turns + "\n"
