"""directory.csv: what is taken, and every way in which a file is refused."""

from __future__ import annotations

import pytest

from data import shipped
from routing.directory_file import BadDirectory, known_codes, read, write
from tests.routing.files import HEADER, a_file, line
from tests.routing.people import wards

KNOWN = known_codes(wards().values())


def faults(content: bytes) -> list[str]:
    with pytest.raises(BadDirectory) as refused:
        read(content, KNOWN)
    return [str(fault) for fault in refused.value.faults]


def test_a_good_line_is_read() -> None:
    row = read(a_file(line(area_codes="1371; 1372", categories="theft;fire", level="2")), KNOWN)[0]
    assert (row.line, row.phone, row.area_codes) == (2, "+254700000900", ("1371", "1372"))
    assert (row.categories, row.level) == (("theft", "fire"), 2)


def test_no_categories_are_all_that_the_kind_may_receive() -> None:
    assert read(a_file(line()), KNOWN)[0].categories is None


def test_a_number_is_taken_in_any_of_its_forms() -> None:
    assert read(a_file(line(phone="0712 345 678")), KNOWN)[0].phone == "+254712345678"


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"organisation": ""}, "line 2, organisation: is empty"),
        (
            {"kind": "army"},
            "line 2, kind: 'army' is not one of forum, police, private_security, "
            "resident_association, chief, nyumba_kumi, rehab, caseworker, oversight, "
            "county_desk, national_desk",
        ),
        ({"person": ""}, "line 2, person: is empty"),
        ({"person": "x" * 121}, "line 2, person: has 121 characters, at most 120"),
        ({"person": "A\x00B"}, "holds a line break or another sign that cannot be printed"),
        ({"role": "boss"}, "line 2, role: 'boss' is not one of coordinator, deputy, member"),
        ({"phone": "12345"}, "line 2, phone: not a Kenyan mobile number"),
        ({"language": "fr"}, "line 2, language: 'fr' is not one of en, sw"),
        ({"area_level": "village"}, "line 2, area_level: 'village' is not one of ward"),
        ({"area_codes": ""}, "line 2, area_codes: is empty: which ward?"),
        ({"area_codes": "9999"}, "line 2, area_codes: no ward has the code 9999"),
        ({"area_codes": "1371;1371"}, "line 2, area_codes: says 1371 twice"),
        (
            {"area_level": "county", "area_codes": "1"},
            "line 2, area_codes: no county has the code 1 (is 001 meant? codes keep their "
            "leading zeros)",
        ),
        (
            {"area_level": "national", "area_codes": "1371"},
            "line 2, area_codes: must be empty for national",
        ),
        ({"categories": "flood"}, "line 2, categories: there is no category flood"),
        (
            {"categories": "theft;police-conduct"},
            "line 2, categories: forum may never be told of police-conduct",
        ),
        (
            {"kind": "police", "categories": "family-safety"},
            "line 2, categories: police may never be told of family-safety",
        ),
        (
            {"kind": "caseworker", "categories": "child-safety"},
            "line 2, categories: caseworker may never be told of child-safety",
        ),
        ({"level": "4"}, "line 2, level: '4' is not one of 0, 1, 2, 3"),
        ({"hours": "always"}, "line 2, hours: 'always' cannot be read"),
    ],
)
def test_a_bad_cell_is_named_by_line_and_column(cells: dict[str, str], fault: str) -> None:
    found = faults(a_file(line(**cells)))
    assert len(found) == 1
    assert fault in found[0]


def test_every_bad_cell_is_named_not_just_the_first() -> None:
    bad = a_file(line(level="9", phone="x"), line(), line(kind="x", hours="x", area_codes="x"))
    assert [fault.split(":")[0] for fault in faults(bad)] == [
        "line 2, phone",
        "line 2, level",
        "line 4, kind",
        "line 4, area_codes",
        "line 4, hours",
    ]


def test_no_fault_repeats_a_number() -> None:
    assert not any("07123" in fault for fault in faults(a_file(line(phone="071234567890"))))


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        pytest.param(b"", "line 1: the file is empty", id="empty"),
        pytest.param(b" \r\n\n", "line 1: the file is empty", id="blank"),
        pytest.param(a_file(), "no line follows the header", id="only a header"),
        pytest.param(
            a_file(line()).replace(b",hours", b"").replace(b",0,", b",0"),
            "line 1, hours: this column is missing",
            id="a column missing",
        ),
        pytest.param(
            f"{HEADER},note\n{line()},x\n".encode(),
            "line 1, note: this column is no part of a directory",
            id="a column too many",
        ),
        pytest.param(
            f"{HEADER},phone\n{line()},x\n".encode(),
            "line 1, phone: this column is there twice",
            id="a column twice",
        ),
        pytest.param(
            a_file(line()).replace(b",", b";"), "parted by commas", id="semicolons for commas"
        ),
        pytest.param(a_file(line() + ",x"), "line 2: has 12 cells, not 11", id="a cell too many"),
        pytest.param(a_file("x,y"), "line 2: has 2 cells, not 11", id="cells missing"),
        pytest.param(
            a_file(line(), line(person="Jos\u00e9")).decode().encode("latin-1"),
            "line 3: byte 0xe9 is not UTF-8",
            id="another encoding",
        ),
        pytest.param(a_file(line()).decode().encode("utf-16"), "is written in UTF-16", id="UTF-16"),
        pytest.param(
            a_file('"Kilimani' + line()), "line 2: cannot be read as CSV", id="a quote left open"
        ),
    ],
)
def test_a_file_that_is_no_directory_is_refused_with_the_reason(content: bytes, fault: str) -> None:
    assert fault in "\n".join(faults(content))


def test_a_mark_before_the_text_windows_line_ends_and_blank_lines_are_taken() -> None:
    content = b"\xef\xbb\xbf" + a_file(line(), "", line(area_codes="1372")).replace(b"\n", b"\r\n")
    assert [row.line for row in read(content, KNOWN)] == [2, 4]


def test_columns_may_stand_in_another_order() -> None:
    cells = line().split(",")
    content = ",".join(reversed(HEADER.split(","))) + "\n" + ",".join(reversed(cells))
    assert read(content.encode(), KNOWN) == read(a_file(line()), KNOWN)


@pytest.mark.parametrize(
    ("second", "fault"),
    [
        ({"kind": "police"}, "line 3, kind: 'police', but line 2 says 'forum' for the same org"),
        ({"person": "Ali"}, "line 3, person: 'Ali', but line 2 says 'Asha Juma' for the same pho"),
        ({"role": "deputy"}, "line 3, role: 'deputy', but line 2 says 'coordinator'"),
        ({"language": "sw"}, "line 3, language: 'sw', but line 2 says 'en'"),
    ],
)
def test_lines_about_the_same_must_agree(second: dict[str, str], fault: str) -> None:
    found = faults(a_file(line(), line(area_codes="1372", **second)))
    assert len(found) == 1
    assert fault in found[0]


SOME = "line 3, area_codes: line 2 gives the same duty already, on some of the same days"


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (",", "2026-11-25,", [SOME]),
        ("2026-11-25,", ",", [SOME]),
        (",2026-11-30", "2026-11-30,", [SOME]),
        (",2026-11-29", "2026-11-30,", []),
        ("2026-12-01,2026-12-05", "2026-12-06,2026-12-09", []),
    ],
    ids=["begun", "the other way round", "one day", "one after the other", "both to come"],
)
def test_the_same_duty_on_some_of_the_same_days_is_refused(
    first: str, second: str, said: list[str]
) -> None:
    file = a_file(f"{line()},{first}", f"{line()},{second}", more="starts_on,ends_on")
    if said:
        assert faults(file) == said
    else:
        assert len(read(file, KNOWN)) == 2


def test_the_same_duty_with_its_categories_in_another_order_is_refused() -> None:
    lines = (line(categories="theft;fire"), line(categories="fire;theft"))
    assert faults(a_file(*lines)) == ["line 3, area_codes: line 2 gives the same duty already"]


def test_the_same_duty_twice_is_refused() -> None:
    assert faults(a_file(line(), line(area_codes="1372;1371"))) == [
        "line 3, area_codes: line 2 gives the same duty already"
    ]


def test_what_is_written_reads_the_same() -> None:
    content = shipped.path("demo_directory.csv").read_bytes()
    assert "".join(write(read(content, KNOWN))).encode() == content


def test_a_cell_with_a_comma_survives() -> None:
    rows = read(a_file(line(organisation='"Watch, Kilimani"')), KNOWN)
    assert read("".join(write(rows)).encode(), KNOWN) == rows


def test_columns_a_file_may_have_are_written_where_they_say_something() -> None:
    content = a_file(line(town="Kilimani"), more="town")
    assert "".join(write(read(content, KNOWN))).encode() == content
    assert (
        "".join(write(read(a_file(line(town=""), more="town"), KNOWN))) == a_file(line()).decode()
    )


@pytest.mark.parametrize(
    ("column", "cell", "fault"),
    [
        ("accredited_until", "31/12/2027", "'31/12/2027' is no day: write it like 2027-12-31"),
        ("licence_until", "2027", "'2027' is no day: write it like 2027-12-31"),
        ("town", "m" * 41, "has 41 characters, at most 40"),
    ],
)
def test_a_bad_cell_of_such_a_column_is_named_too(column: str, cell: str, fault: str) -> None:
    assert faults(a_file(line(**{column: cell}), more=column)) == [f"line 2, {column}: {fault}"]


def test_an_organisation_has_one_day_on_which_its_paper_ends() -> None:
    content = a_file(
        line(accredited_until="2027-12-31"),
        line(area_codes="1372", accredited_until=""),
        more="accredited_until",
    )
    assert faults(content) == [
        "line 3, accredited_until: '', but line 2 says '2027-12-31' for the same organisation"
    ]
