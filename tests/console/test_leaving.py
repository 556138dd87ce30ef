"""Before somebody goes whom nobody would replace, or rules begin that tell nobody, the page says so."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, select

from models import directory, rule_books
from models.directory_changes import By
from models.directory_writes import add
from models.register import registers, wards
from routing.rulebook import NOT_TOLD, Row
from routing.rulebook_form import kept
from tests.console import stories
from tests.console.conftest import Console
from tests.console.stories import Evening
from tests.console.test_directory import GRACE, HASSAN, later, post
from tests.routing.test_reads import counted
from tests.sms.alerting.test_rules_in_force import put_in_force

STATEMENTS = 22  # of putting off duty whom nobody replaces: the question and its page
LEAVES = "Kilimani, Dagoretti North: everything: nobody"


def alone(written: Evening, *people: object) -> None:
    """These people alone are told of anything in Kilimani, the one ward of the register."""
    written.db.execute(registers.insert().values(effective_on=date(2020, 1, 1), source="a test"))
    written.db.execute(
        wards.insert().values(
            effective_on=date(2020, 1, 1),
            code="1371",
            name="Kilimani",
            constituency_code="275",
            constituency="Dagoretti North",
            county_code="047",
            county="Nairobi",
        )
    )
    written.db.execute(directory.duties.delete())
    row = {"area_level": "ward", "area_code": "1371", "categories": None, "level": 0, "hours": ""}
    add(written.db, By("operator", written.now), [{"person_id": one, **row} for one in people])
    written.db.commit()


def off(database: Engine) -> object:
    its = directory.people
    with database.begin() as db:
        return db.execute(select(its.c.off_until).where(its.c.id == GRACE)).scalar_one()


def test_putting_the_last_off_duty_asks_first_and_is_done_all_the_same(
    console: Console, written: Evening, database: Engine
) -> None:
    alone(written, GRACE)
    form = {"person": GRACE, "until": later(console, hours=5)}
    status, page = post(console, "duty", **form)
    assert status == 409 and LEAVES in page and "Put off duty all the same" in page
    assert off(database) is None, "nothing is changed yet"
    assert post(console, "duty", **form, sure="yes")[0] == 303
    assert off(database) == console.clock.now + timedelta(hours=5)


def test_who_leaves_another_there_is_put_off_duty_at_once(
    console: Console, written: Evening
) -> None:
    alone(written, GRACE, HASSAN)
    assert post(console, "duty", person=GRACE, until=later(console, hours=5))[0] == 303


@pytest.mark.parametrize("sure", [False, True])
def test_the_end_of_the_last_duty_asks_first(
    console: Console, written: Evening, database: Engine, sure: bool
) -> None:
    alone(written, GRACE)
    with database.begin() as db:
        duty = db.execute(select(directory.duties.c.id)).scalar_one()
    form = {"duty": duty, "last": "", **({"sure": "yes"} if sure else {})}
    status, page = post(console, "duties/end", **form)
    assert status == (303 if sure else 409)
    assert sure or (LEAVES in page and "End it all the same" in page)
    with database.begin() as db:
        until = db.execute(select(directory.duties.c.held_until)).scalars().all()
    assert until in ([], [console.clock.now]) if sure else until == [None]


def test_the_question_costs_a_known_number_of_statements(
    console: Console, written: Evening
) -> None:
    alone(written, GRACE)
    with counted(console.room.database) as sent:
        assert post(console, "duty", person=GRACE, until=later(console, hours=5))[0] == 409
    assert len(sent) <= STATEMENTS, len(sent)


def test_a_rehearsal_shows_the_wards_its_rules_would_leave_to_nobody(
    console: Console, written: Evening, database: Engine
) -> None:
    alone(written, GRACE, HASSAN)
    rows = [kept(Row("none", categories=frozenset({"fire"}), levels={"forum": NOT_TOLD}))]
    with database.begin() as db:
        author = db.exec_driver_sql("select id from users limit 1").scalar_one()
        number = rule_books.draft(db, rows, author, console.clock.now)
    page = console.signed_in("operator").get(f"/rules/{number}/rehearsal").text
    assert "<strong>1</strong> ward with somebody" in page
    assert "Kilimani, Dagoretti North: fire and accidents: nobody all day" in page


def test_what_rules_to_come_leave_to_nobody_anyway_is_no_draft_s_doing(
    console: Console, written: Evening, database: Engine
) -> None:
    alone(written, GRACE, HASSAN)
    now = console.clock.now
    none = kept(Row("none", categories=frozenset({"fire"}), levels={"forum": NOT_TOLD}))
    put_in_force(database, now + timedelta(hours=1), none)
    with database.begin() as db:
        author = db.exec_driver_sql("select id from users limit 1").scalar_one()
        number = rule_books.draft(db, [none], author, now)
    page = console.signed_in("operator").get(f"/rules/{number}/rehearsal").text
    assert "Kilimani, Dagoretti North: fire and accidents: nobody" in page
    assert "fire and accidents: nobody all day" not in page


def test_a_ward_of_the_coverage_page_leads_to_its_duties(
    console: Console, written: Evening
) -> None:
    alone(written, GRACE)
    viewer = console.signed_in("viewer")
    stories.coverage_gaps(written)
    written.db.commit()
    page = viewer.get("/coverage?county=047").text
    assert 'href="/directory?ward=1371"' in page
    here = viewer.get("/directory?ward=1371").text
    assert stories.FORUM in here and "With a duty that covers <strong>Kilimani</strong>" in here
    assert "No organisation fits" in viewer.get("/directory?ward=1372").text
