"""Files taken whole or not at all, with every bad cell named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from commandline.wards_file import COLUMNS, BadRegister, read
from data.shipped import path as shipped
from models.audit import audit
from models.directory import people
from models.directory_taken import alone
from models.register import in_force, registers
from tests.commandline.conftest import Operator
from tests.commandline.story import Story

HEADER = (
    "organisation,kind,person,role,phone,language,area_level,area_codes,categories,level,hours\n"
)
ASHA = "Kilimani forum,forum,Asha Mwangi,coordinator,+254733000222,en,ward,1371;1370,,0,\n"
JUMA = "Kilimani forum,forum,Juma Ali,deputy,+254733000223,sw,ward,1371,theft,1,Mo-Fr 08:00-18:00\n"
OTHER = "Karen forum,forum,Wanja Njeri,coordinator,+254733000224,en,ward,1376,,0,\n"


def test_a_directory_is_written_and_given_back_as_it_came(
    operator: Operator, tmp_path: Path
) -> None:
    file = _file(tmp_path, HEADER + ASHA + JUMA)
    operator.says("import", "directory", file)
    assert operator.says("export", "directory") == HEADER + ASHA + JUMA


def test_a_dry_run_writes_nothing(operator: Operator, story: Story, tmp_path: Path) -> None:
    said = operator.says("import", "directory", _file(tmp_path, HEADER + ASHA), "--dry-run")
    assert said.endswith("a dry run: nothing was written\n")
    assert story.rows(people) == []
    assert story.rows(audit) == []


def test_every_bad_cell_is_named_and_nothing_is_written(
    operator: Operator, story: Story, tmp_path: Path
) -> None:
    bad = JUMA.replace("+254733000223", "12").replace(",1371,", ",9999,")
    file = _file(tmp_path, HEADER + ASHA + bad)
    said = operator.is_refused("import", "directory", file).splitlines()
    assert [line.removeprefix(f"{file}: ").split(":")[0] for line in said[:-1]] == [
        "line 3, phone",
        "line 3, area_codes",
    ]
    assert said[-1] == "usalama: 2 faults: nothing was written"
    assert "12" not in said[0].split("phone")[1]
    assert story.rows(people) == []


def test_organisations_that_are_not_named_stay_unless_all_are_replaced(
    operator: Operator, tmp_path: Path
) -> None:
    operator.says("import", "directory", _file(tmp_path, HEADER + ASHA + OTHER))
    only = _file(tmp_path, HEADER + ASHA)
    operator.says("import", "directory", only)
    assert "Karen forum" in operator.says("export", "directory")
    operator.says("import", "directory", only, "--replace-all")
    assert "Karen forum" not in operator.says("export", "directory")


def test_one_import_at_a_time(operator: Operator, story: Story, tmp_path: Path) -> None:
    file = _file(tmp_path, HEADER + ASHA)
    with story.database.begin() as db:
        assert alone(db)
        said = operator.is_refused("import", "directory", file)
        assert said == (
            "usalama: another import of the directory is under way; try again when it has ended\n"
        )
    operator.says("import", "directory", file)


def test_a_file_that_is_not_there_is_wrong_use(lone_operator: Operator, tmp_path: Path) -> None:
    lone_operator.is_refused("import", "directory", str(tmp_path / "no.csv"), status=2)


def test_a_register_is_in_force_from_its_day_on(
    operator: Operator, story: Story, tmp_path: Path
) -> None:
    text = shipped("wards.csv").read_text().replace(",Kilimani\n", ",Kilimani East\n")
    file = _file(tmp_path, text)
    assert "1 with another name" in operator.says(
        "import", "wards", file, "--effective", "2027-08-10", "--dry-run"
    )
    assert len(story.rows(registers)) == 1
    operator.says("import", "wards", file, "--effective", "2027-08-10")
    assert _named(story, "1371", date(2027, 8, 9)) == "Kilimani"
    assert _named(story, "1371", date(2027, 8, 10)) == "Kilimani East"
    with story.database.connect() as db:
        assert "2027-08-10" in db.execute(select(audit.c.object)).scalar_one()


def test_a_register_of_a_day_past_is_not_rewritten_unless_that_is_meant(
    operator: Operator, story: Story, tmp_path: Path
) -> None:
    (on,) = (row.effective_on for row in story.rows(registers))
    as_it_is = shipped("wards.csv").read_text()
    given = ("import", "wards", _file(tmp_path, as_it_is), "--effective", on.isoformat())
    operator.says(*given)  # it changes nothing
    _file(tmp_path, as_it_is.replace(",Kilimani\n", ",Kilimani East\n"))
    said = operator.is_refused(*given)
    assert "is not to come: this changes which ward a report of a day past was in" in said
    assert "0 wards more, 0 less, 1 otherwise; otherwise: 1371 Kilimani" in said
    assert "1 otherwise" in operator.says(*given, "--dry-run")
    assert _named(story, "1371", on) == "Kilimani"
    operator.says(*given, "--rewrite-past")
    assert _named(story, "1371", on) == "Kilimani East"


def test_a_register_is_given_back_as_it_came(operator: Operator, tmp_path: Path) -> None:
    told = operator.says("export", "wards")
    file = _file(tmp_path, told)
    assert sorted(told.splitlines()) == sorted(shipped("wards.csv").read_text().splitlines())
    operator.says("import", "wards", file, "--effective", "2027-08-10")
    assert operator.says("export", "wards", "--on", "2027-08-10") == told


def test_duties_that_a_register_leaves_without_a_place_are_counted(
    operator: Operator, tmp_path: Path
) -> None:
    operator.says("import", "directory", _file(tmp_path, HEADER + ASHA))
    text = shipped("wards.csv").read_text().replace(",1371,Kilimani\n", ",1999,Kilimani\n")
    said = operator.says(
        "import", "wards", _file(tmp_path, text), "--effective", "2027-08-10", "--dry-run"
    )
    assert "1 new codes, 1 gone" in said
    assert "1 duties are for areas this register does not have" in said


def test_names_that_fit_no_screen_are_refused(
    operator: Operator, story: Story, tmp_path: Path
) -> None:
    long = "A ward whose name is as long as any name can be, and more"
    text = shipped("wards.csv").read_text().replace(",Kilimani\n", f',"{long}"\n')
    said = operator.is_refused(
        "import", "wards", _file(tmp_path, text), "--effective", "2027-08-10"
    )
    assert said.endswith("usalama: the names do not fit the screens: nothing was written\n")
    assert len(story.rows(registers)) == 1


LINE = "047,Nairobi,275,Dagoretti North,1371,Kilimani\n"
WARDS = ",".join(COLUMNS) + "\n"


@pytest.mark.parametrize(
    "text, faults",
    [
        ("", ["line 1: is empty; it begins with " + ",".join(COLUMNS)]),
        (WARDS, ["line 1: no line follows the header: the file names no ward"]),
        ("ward,ward_code\n", [f"line 1, {name}: this column is missing" for name in COLUMNS[:4]]),
        (WARDS + "047,Nairobi\n", ["line 2: has 2 cells, not 6"]),
        (
            WARDS + "47,,275,Dagoretti North,371,Kilimani \N{SNOWMAN}\n",
            [
                "line 2, county_code: '47' is no code of 3 digits",
                "line 2, county: is empty",
                "line 2, ward_code: '371' is no code of 4 digits",
                "line 2, ward: '\N{SNOWMAN}' cannot be shown on every telephone",
            ],
        ),
        (WARDS + LINE + LINE, ["line 3, ward_code: line 2 has the same already"] * 2),
        (
            WARDS + LINE + "046,Kisumu,275,Dagoretti,1372,Gatina\n",
            [
                "line 3, constituency: 'Dagoretti', but line 2 says 'Dagoretti North' "
                "for the same constituency code",
                "line 3, county_code: '046', but line 2 says '047' for the same constituency code",
            ],
        ),
    ],
    ids=["empty", "no ward", "columns", "cells", "every bad cell", "twice", "disagreeing"],
)
def test_what_is_no_register(text: str, faults: list[str]) -> None:
    with pytest.raises(BadRegister) as bad:
        read(text.encode())
    found = [str(fault).replace(", ward:", ", ward_code:") for fault in bad.value.faults]
    assert found == [fault.replace(", ward:", ", ward_code:") for fault in faults]


def test_a_register_may_have_its_columns_in_any_order_and_a_mark_before_it() -> None:
    order = list(reversed(COLUMNS))
    line = ",".join(reversed(LINE.strip().split(",")))
    wards = read(b"\xef\xbb\xbf" + f"{','.join(order)}\n{line}\n".encode())
    assert [(ward.code, ward.name, ward.county) for ward in wards] == [
        ("1371", "Kilimani", "Nairobi")
    ]


def _file(folder: Path, text: str) -> str:
    file = folder / "given.csv"
    file.write_text(text, encoding="utf-8")
    return str(file)


def _named(story: Story, code: str, on: date) -> str:
    with story.database.connect() as db:
        return next(ward.name for ward in in_force(db, on) if ward.code == code)
