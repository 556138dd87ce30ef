"""A boundary review rehearsed: which reports of late would have gone elsewhere, before it holds."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path

import pytest

from commandline.directory import import_directory
from commandline.register_rehearsed import in_words
from commandline.rehearse import NotRehearsed
from models import register
from models.register import Ward
from routing.reads import day_of, ward_on
from routing.rehearsed import compare_registers
from sms.duty import ward_name
from tests.routing.files import a_file
from tests.routing.files import line as cells
from tests.routing.people import KILIMANI, wards
from tests.routing.test_reads import counted
from tests.sms.alerting.lines import Alerting


def reviewed(line: Alerting, *, without: str = "", moved: Ward | None = None) -> None:
    """A register that takes effect in ten days."""
    known = {ward.code: ward for ward in wards().values() if ward.code != without}
    if moved:
        known[moved.code] = moved
    with line.database.begin() as db:
        rows = [asdict(ward) for ward in known.values()]
        register.replace_register(db, day_of(line.now + timedelta(days=10)), "review", rows)


def said(line: Alerting, *, days: int = 30) -> list[str]:
    with line.database.begin() as db:
        on = day_of(line.now + timedelta(days=20))
        return list(in_words(db, on, line.now, days=days))


def test_a_report_in_a_ward_that_moves_is_told_to_others(line: Alerting) -> None:
    line.files()
    line.files(ward_code="0682")
    reviewed(line, moved=replace(KILIMANI, constituency_code="001", constituency="Changamwe"))
    lines = said(line)
    assert lines[0].startswith("2 reports of the last 30 days: 1 would have gone elsewhere, 0 of")
    assert lines[1] == "  Kilimani: 1"
    assert "Guards" in lines[-1] and lines[-1].count("Guards") == 1


def test_a_ward_that_moves_to_where_others_are_told_later_is_seen(line: Alerting) -> None:
    line.files()
    reviewed(line, moved=replace(KILIMANI, county_code="001", county="Mombasa"))
    lines = said(line)
    assert lines[0].startswith("1 reports of the last 30 days: 1 would have gone elsewhere")
    assert "level 2: Westlands police" in lines[-1] and "National desk" in lines[-1]


def test_a_report_in_a_ward_that_is_no_more_is_named(line: Alerting) -> None:
    line.files()
    reviewed(line, without="1371")
    assert "1 of them in wards that are no more" in said(line)[0]


def test_who_is_to_hold_a_duty_from_that_day_on_is_told_in_the_rehearsal(
    line: Alerting, tmp_path: Path
) -> None:
    line.files()
    reviewed(line, moved=replace(KILIMANI, constituency_code="001", constituency="Changamwe"))
    coming = cells(
        organisation="Changamwe guards",
        kind="private_security",
        role="guard",
        person="Comer",
        phone="+254700000990",
        area_level="constituency",
        area_codes="001",
    )
    path = tmp_path / "coming.csv"
    more = "licence_number,licence_until,starts_on"
    path.write_bytes(a_file(f"{coming},PSR 2,2030-12-31,2026-12-01", more=more))
    with line.database.begin() as db:
        import_directory(db, line.vault, path, now=line.now, progress=lambda *_: None)
    assert "Changamwe guards" in said(line)[-1].rpartition("Kilimani watch")[0]


def test_where_nothing_is_to_come_it_says_what_to_do_first(line: Alerting) -> None:
    with pytest.raises(NotRehearsed, match="usalama import wards FILE --effective"):
        said(line)


def test_a_review_of_a_month_is_six_queries(line: Alerting) -> None:
    for _ in range(5):
        line.files()
    reviewed(line, without="1371")
    with line.database.begin() as db, counted(line.database) as sent:
        compare_registers(db, day_of(line.now + timedelta(days=20)), line.now)
    assert len(sent) == 6


def test_a_register_is_in_force_from_midnight_in_east_africa(line: Alerting) -> None:
    """Three hours before the day begins in London."""
    reviewed(line, moved=replace(KILIMANI, name="Kilimani West"))
    midnight = line.now.replace(hour=21, minute=0) + timedelta(days=9)
    names = []
    for at in (midnight - timedelta(minutes=1), midnight):
        with line.database.begin() as db:
            names.append((ward_name(db, "1371", at), ward_on(db, "1371", day_of(at)).name))
    assert names == [("Kilimani", "Kilimani"), ("Kilimani West", "Kilimani West")]
