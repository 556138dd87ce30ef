"""The directory in the console: who is reached, who stands in, what duties there were."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine, insert, select

from models import audit, directory_log, forums, register, stand_ins
from models.directory import organisations, people
from tests.console import stories
from tests.console.conftest import Console
from tests.console.walking import FORUM
from tests.routing.people import wards
from tests.routing.test_reads import counted

GRACE, HASSAN = stories.known_id("Grace Wanjiru"), stories.known_id("Hassan Abdi")
DANIEL = stories.known_id("Daniel Kiprono")
PAGE = {  # statements, the sign-in among them
    "/directory": 2,
    f"/directory/{FORUM}": 8,
    f"/directory/people/{stories.known_id('Grace Wanjiru')}": 6,
}


def later(console: Console, **span: int) -> str:
    """A time as a browser in East Africa sends it."""
    return f"{console.clock.now + timedelta(hours=3) + timedelta(**span):%Y-%m-%dT%H:%M}"


def post(console: Console, deed: str, role: str = "operator", **form: object) -> tuple[int, str]:
    answer = console.signed_in(role).post(
        f"/directory/{FORUM}/{deed}", data={"form_token": f"form-{role}", **form}
    )
    return answer.status_code, answer.text


def test_organisations_are_found_by_name_and_kind(looked_at: Console) -> None:
    viewer = looked_at.signed_in("viewer")
    assert stories.FORUM in viewer.get("/directory").text
    assert stories.FORUM not in viewer.get("/directory?kind=police").text
    assert "No organisation fits" in viewer.get("/directory?name=qqqq").text


def test_an_empty_directory_says_where_reports_go(empty: Console) -> None:
    page = empty.signed_in("viewer").get("/directory").text
    assert "every report goes to the national desk" in page


def test_numbers_are_masked(looked_at: Console) -> None:
    page = looked_at.signed_in("operator").get(f"/directory/{FORUM}").text
    assert "Grace Wanjiru" in page and "700000017" not in page


def test_a_person_is_put_off_duty_and_on_again(console: Console, database: Engine) -> None:
    def off() -> object:
        with database.begin() as db:
            return db.execute(select(people.c.off_until).where(people.c.id == GRACE)).scalar_one()

    assert post(console, "duty", person=GRACE, until=later(console, hours=5))[0] == 303
    assert off() == console.clock.now + timedelta(hours=5)
    assert "off duty" in console.signed_in("viewer").get(f"/directory/{FORUM}").text
    assert post(console, "duty", person=GRACE, on="yes")[0] == 303
    assert off() is None


def test_somebody_stands_in_until_a_time_and_it_is_written_down(
    console: Console, database: Engine
) -> None:
    form = {"person": GRACE, "stand_in": HASSAN, "until": later(console, days=3)}
    assert post(console, "stand-in", **form)[0] == 303
    page = console.signed_in("viewer").get(f"/directory/{FORUM}").text
    assert "Hassan Abdi until" in page
    with database.begin() as db:
        found = stand_ins.at(db, [GRACE], console.clock.now)
        rows = db.execute(select(audit.audit.c.action, audit.audit.c.object)).all()
    assert found[GRACE].person_id == HASSAN
    assert ("set stand-in", f"person:{GRACE}") in [tuple(row) for row in rows]
    assert post(console, "stand-in", person=GRACE, stand_in="")[0] == 303
    with database.begin() as db:
        assert stand_ins.at(db, [GRACE], console.clock.now) == {}


@pytest.mark.parametrize(
    ("deed", "form", "status"),
    [
        pytest.param("stand-in", {"stand_in": GRACE, "until": "soon"}, 400, id="no time"),
        pytest.param("stand-in", {"stand_in": GRACE}, 400, id="the same person, no time"),
        pytest.param("stand-in", {"stand_in": DANIEL, "until": "x"}, 400, id="another's, no time"),
        pytest.param("duty", {"until": "2020-01-01T00:00"}, 400, id="a time past"),
        pytest.param("duty", {"person": DANIEL, "on": "yes"}, 404, id="somebody else's person"),
        pytest.param("duty", {"person": "x", "on": "yes"}, 404, id="nobody"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_changed(
    console: Console, database: Engine, deed: str, form: dict[str, object], status: int
) -> None:
    assert post(console, deed, **{"person": GRACE, **form})[0] == status
    with database.begin() as db:
        assert stand_ins.at(db, [GRACE], console.clock.now) == {}


def test_nobody_stands_in_for_himself_or_for_another_organisation(console: Console) -> None:
    until = later(console, days=1)
    status, page = post(console, "stand-in", person=GRACE, stand_in=GRACE, until=until)
    assert status == 400 and "Choose another person" in page
    assert post(console, "stand-in", person=GRACE, stand_in=DANIEL, until=until)[0] == 404


def test_every_change_is_listed_with_who_made_it_and_what_was_before(console: Console) -> None:
    viewer = console.signed_in("viewer")
    for address in (f"/directory/{FORUM}", f"/directory/people/{GRACE}"):
        assert "Nothing has been changed since changes are written down" in viewer.get(address).text
    assert post(console, "duty", person=GRACE, until=later(console, hours=5))[0] == 303
    form = {"person": GRACE, "stand_in": HASSAN, "until": later(console, days=3)}
    assert post(console, "stand-in", **form)[0] == 303
    for address in (f"/directory/{FORUM}", f"/directory/people/{GRACE}"):
        page = viewer.get(address).text
        history = page[page.index("<h2>Changes</h2>") :]
        assert history.index("stand-in while away") < history.index("off duty until")
        assert "Hassan Abdi until" in history and "operator@" in history
    assert "stand-in while away" not in viewer.get(f"/directory/people/{HASSAN}").text


def test_a_company_without_a_licence_is_told_of_nothing_until_it_is_written_down(
    console: Console, database: Engine
) -> None:
    with database.begin() as db:
        row = {"id": uuid4(), "name": "Guards", "kind": "private_security"}
        put = insert(organisations).values(created_at=console.clock.now, **row)
        id = db.execute(put.returning(organisations.c.id)).scalar_one()
    operator = console.signed_in("operator")
    assert "no licence of it is written down" in operator.get(f"/directory/{id}").text
    form = {"form_token": "form-operator", "licence_number": "PSR 7"}
    for until, fault in (("", "Licensed until is empty"), ("soon", "is no day")):
        answer = operator.post(f"/directory/{id}/papers", data={**form, "licence_until": until})
        assert answer.status_code == 400 and fault in answer.text
    answer = operator.post(f"/directory/{id}/papers", data={**form, "licence_until": "2030-12-31"})
    assert answer.status_code == 303
    page = operator.get(f"/directory/{id}").text
    assert "no licence of it" not in page and "Licence PSR 7. Licensed until 2030-12-31." in page
    assert page.count('data-label="By">operator@') == 2
    assert post(console, "papers", licence_number="x")[0] == 404


DUTY = {"person": GRACE, "level": "1", "area_level": "ward", "area_code": "1371"}


def test_a_duty_is_given_from_a_day_on_shown_as_coming_and_called_off(console: Console) -> None:
    form = {"starts": "2026-12-01", "last": "2026-12-31", "hours": "Mo-Su 18:00-06:00", **DUTY}
    turn = {"turn-n": "1", "turn-of": "3", "turn-day": "2026-12-01"}
    hours = {"turn-start": "08:00", "turn-end": "16:00"}
    assert post(console, "duties/add", **form, **turn, **hours)[0] == 303
    page = console.signed_in("operator").get(f"/directory/{FORUM}").text
    assert "coming" in page and "1 Dec 00:00" in page and "1 Jan 2027 00:00" in page
    assert "Mo-Su 18:00-06:00;1/3 days from 2026-12-01 08:00-16:00" in page
    assert "level 1, ward 1371, all categories" in page[page.index("<h2>Changes</h2>") :]
    with console.room.database.begin() as db:
        coming = next(
            one
            for one in directory_log.held(db, FORUM, console.clock.now)
            if one.since > console.clock.now
        )
    assert post(console, "duties/end", duty=coming.id)[0] == 303
    page = console.signed_in("operator").get(f"/directory/{FORUM}").text
    assert "1 Dec 00:00" not in page[: page.index("<h2>Changes</h2>")]


def test_a_duty_is_given_once_however_often_the_button_is_pressed(console: Console) -> None:
    assert post(console, "duties/add", **DUTY)[0] == 303
    for days in ({}, {"starts": "2026-12-01"}, {"last": "2026-12-31"}):
        status, page = post(console, "duties/add", **DUTY, **days)
        assert status == 400 and "That duty is held already" in page
    assert post(console, "duties/add", **{**DUTY, "categories": "fire"})[0] == 303
    with console.room.database.begin() as db:
        held = directory_log.held(db, FORUM, console.clock.now)[-1]
    assert post(console, "duties/end", duty=held.id, last="2026-11-30")[0] == 303


def test_a_duty_in_a_ward_to_come_is_given_from_its_day_on(
    console: Console, database: Engine
) -> None:
    with database.begin() as db:
        review = [asdict(replace(ward, code=f"9{ward.code}")) for ward in wards().values()]
        register.replace_register(db, date(2027, 1, 1), "review", review)
    form = {**DUTY, "area_code": "91371"}
    status, page = post(console, "duties/add", **form, starts="2026-12-31")
    assert status == 400 and "There is no ward with the code 91371 on 2026-12-31" in page
    assert post(console, "duties/add", **form, starts="2027-01-01")[0] == 303


def test_a_duty_is_given_again_from_the_day_after_its_last(console: Console) -> None:
    assert post(console, "duties/add", **DUTY, last="2026-11-30")[0] == 303
    assert post(console, "duties/add", **DUTY, starts="2026-11-30")[0] == 400
    assert post(console, "duties/add", **DUTY, starts="2026-12-01")[0] == 303


def test_a_duty_held_ends_with_a_day_and_then_is_one_of_those_before(console: Console) -> None:
    assert post(console, "duties/add", **DUTY)[0] == 303
    with console.room.database.begin() as db:
        held = directory_log.held(db, FORUM, console.clock.now)[-1]
    assert post(console, "duties/end", duty=held.id, last="2026-11-23")[0] == 303
    assert post(console, "duties/end", duty=held.id, last="2026-11-30")[0] == 400
    console.clock.now += timedelta(days=4)
    with console.room.database.begin() as db:
        assert held.id not in [one.id for one in directory_log.held(db, FORUM, console.clock.now)]
        assert held.id in [
            one.id for one in directory_log.held_before(db, FORUM, console.clock.now, 9)
        ]


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        pytest.param({"area_code": "9999"}, "There is no ward with the code 9999", id="no ward"),
        pytest.param({"level": "7"}, "Choose a level and an area", id="no level"),
        pytest.param({"hours": "at night"}, "cannot be read", id="no hours"),
        pytest.param({"categories": "police-conduct"}, "may never be told of", id="never told"),
        pytest.param({"starts": "2020-01-01"}, "today or a day within two years", id="past"),
        pytest.param({"starts": "soon"}, "is no day", id="no day"),
        pytest.param({"turn-n": "1"}, "Of turns by the day give all", id="half a turn"),
        pytest.param(
            {"starts": "2026-12-02", "last": "2026-12-01"}, "before the first", id="backwards"
        ),
    ],
)
def test_a_duty_that_cannot_be_is_refused_with_what_to_mend(
    console: Console, form: dict[str, str], fault: str
) -> None:
    status, page = post(console, "duties/add", **{**DUTY, **form})
    assert status == 400 and fault in page


def test_a_ward_is_given_from_a_day_on_and_ended_with_a_day(
    console: Console, database: Engine
) -> None:
    given = {"ward": "1376", "from": "2026-12-01", "reason": "Asked to by the county"}
    assert post(console, "wards/add", **given)[0] == 303
    assert post(console, "wards/add", **given)[0] == 400, "it works there already"
    with database.begin() as db:
        on = [forums.wards_of(db, FORUM, date(2026, 12, day)) for day in (1,)]
        assert "1376" in on[0] and "1376" not in forums.wards_of(db, FORUM, date(2026, 11, 30))
    page = console.signed_in("viewer").get(f"/directory/{FORUM}").text
    assert "Asked to by the county" in page and "ward it works in" in page
    ended = {"ward": "1376", "since": "2026-12-01", "until": "2027-01-01"}
    assert post(console, "wards/end", **ended)[0] == 303
    with database.begin() as db:
        assert "1376" in forums.wards_of(db, FORUM, date(2026, 12, 31))
        assert "1376" not in forums.wards_of(db, FORUM, date(2027, 1, 1))


@pytest.mark.parametrize(
    ("deed", "form", "status"),
    [
        pytest.param("add", {"ward": "9999", "reason": "x"}, 400, id="no ward"),
        pytest.param("add", {"ward": "1376"}, 400, id="no reason"),
        pytest.param("add", {"ward": "1376", "reason": "x", "from": "2020-01-01"}, 400, id="past"),
        pytest.param("end", {"ward": "1376", "since": "2020-01-01"}, 404, id="no such link"),
    ],
)
def test_a_ward_that_cannot_be_is_refused(
    console: Console, deed: str, form: dict[str, str], status: int
) -> None:
    assert post(console, f"wards/{deed}", **form)[0] == status


def test_nobody_has_no_page(console: Console) -> None:
    assert console.signed_in("viewer").get(f"/directory/people/{FORUM}").status_code == 404


@pytest.mark.parametrize("address", PAGE)
def test_a_page_costs_a_known_number_of_statements(console: Console, address: str) -> None:
    viewer = console.signed_in("viewer")
    with counted(console.room.database) as sent:
        assert viewer.get(address).status_code == 200
    assert len(sent) <= PAGE[address], sent
