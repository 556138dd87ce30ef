"""The demo forums start with lists that fit the screens, once, and keep what was changed since."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, func, select

from commandline.seed_lists import seed_lists
from data.shipped import rows
from models import forum_actions, priorities
from routing.reads import day_of
from sms.gsm import BASIC

ROWS = tuple(rows("demo_lists.csv"))
FORUMS = {row["key"] for row in rows("forums.csv")}


def test_every_line_fits_its_screen_in_both_languages() -> None:
    longest = {"priority": priorities.LONGEST, "action": forum_actions.LONGEST}
    for row in ROWS:
        for label in (row["en"], row["sw"]):
            assert 0 < len(label) <= longest[row["list"]], label
            assert set(label) <= set(BASIC), label
        assert row["owner"] in FORUMS or row["owner"].startswith("county-")


def test_the_forums_of_the_demo_have_priorities_and_deeds(
    demo_database: Engine, now: datetime
) -> None:
    with demo_database.connect() as db:
        listed = priorities.of_ward(db, "1435", day_of(now), "2026-Q4")
        deeds = forum_actions.of_ward(db, "1435", day_of(now))
    assert [one.label_en for one in listed] == ["Phone snatching", "Gang threats", "Dark alleys"]
    assert [one.label_sw for one in deeds][0] == "Taa 12 zimetengenezwa First Avenue"


def test_seeding_again_adds_nothing(demo_database: Engine, now: datetime) -> None:
    with demo_database.begin() as db:
        before = db.execute(select(func.count()).select_from(priorities.priorities)).scalar_one()
        assert seed_lists(db, now).startswith("0 lines")
        after = db.execute(select(func.count()).select_from(priorities.priorities)).scalar_one()
    assert before == after
