"""Every shipped file is there, is plain, and holds as many rows as its README promises."""

import re
from pathlib import Path

import pytest

from data import shipped

TABLES = tuple(sorted(file.name for file in shipped.FOLDER.glob("*.csv")))
PROMISED = re.compile(r"^\| `([a-z_]+\.csv)` \| ([\d,]+) \|", re.MULTILINE)


def promised_rows() -> dict[str, int]:
    readme = (shipped.FOLDER / "README.md").read_text(encoding="utf-8")
    return {name: int(count.replace(",", "")) for name, count in PROMISED.findall(readme)}


def test_the_readme_names_every_table() -> None:
    assert sorted(promised_rows()) == list(TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_holds_the_rows_the_readme_promises(name: str) -> None:
    assert sum(1 for _ in shipped.rows(name)) == promised_rows()[name]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_utf8_with_plain_line_ends_and_whole_rows(name: str) -> None:
    content = shipped.path(name).read_bytes()
    assert b"\r" not in content
    assert content.decode("utf-8").endswith("\n")
    for row in shipped.rows(name):
        assert None not in row
        assert None not in row.values()


def test_a_file_that_does_not_ship_is_named_in_the_error() -> None:
    with pytest.raises(FileNotFoundError, match=r"no shipped file parishes\.csv"):
        shipped.path("parishes.csv")


@pytest.mark.parametrize(
    ("cell", "members"),
    [("", ()), ("1371", ("1371",)), ("0001;0002", ("0001", "0002")), (" a ; b ;", ("a", "b"))],
    ids=["empty", "one", "two", "with spaces and a trailing mark"],
)
def test_a_joined_cell_gives_its_members(cell: str, members: tuple[str, ...]) -> None:
    assert shipped.parts(cell) == members


def test_the_notice_speaks_of_every_licence_the_readme_names() -> None:
    notice = (Path(shipped.FOLDER).parent / "NOTICE").read_text(encoding="utf-8")
    for word in ("IEBC", "CC BY 4.0", "GeoNames", "Apache License", "MIT License", "(demo)"):
        assert word in notice
