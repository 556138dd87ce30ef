"""The national desk: taking and closing, told to the resident, seen by who comes second."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select

from models import alerts, contacts, events, messages, reports
from models.directory import duties, people
from models.reports import Report
from models.vault import Vault, place
from tests.console import stories
from tests.console.conftest import Console
from tests.console.stories import Evening
from tests.models.stands import stands

TOKEN = {"form_token": "form-operator"}
AT_DESK = stories.reference(31077745)
WAITING = stories.reference(71940058)
ROBBERY = stories.reference(48213097)


def now_is(database: Engine, reference: str) -> Report:
    with database.begin() as db:
        found = reports.by_reference(db, reference)
    assert found
    return found


def happened(database: Engine, reference: str) -> list[tuple[str, dict[str, str]]]:
    with database.begin() as db:
        found = reports.by_reference(db, reference)
        assert found
        return [(event["kind"], event["facts"]) for event in events.of(db, found.id)]


def post(console: Console, reference: str, deed: str, **form: str) -> int:
    browser = console.signed_in("operator")
    return browser.post(f"/reports/{reference}/{deed}", data=TOKEN | form).status_code


def test_the_desk_shows_what_it_has_and_what_is_overdue(looked_at: Console) -> None:
    page = looked_at.signed_in("operator").get("/desk").text
    here, elsewhere = page.split("Overdue elsewhere")
    assert "Livestock stolen" in here
    assert elsewhere.index("Gang or guns") < elsewhere.index(">Fire<")


@pytest.mark.parametrize("reference", [AT_DESK, WAITING], ids=["at the desk", "at level 1"])
def test_taking_a_report_stops_its_clock(
    console: Console, database: Engine, reference: str
) -> None:
    assert post(console, reference, "take") == 303
    taken = now_is(database, reference)
    assert (taken.state, taken.at_desk, taken.due_at) == ("acknowledged", True, None)
    assert taken.acknowledged_at == console.clock.now
    assert happened(database, reference)[-1] == ("taken", {"by": "operator@usalama.example"})


def test_who_comes_second_is_told_and_changes_nothing(console: Console, database: Engine) -> None:
    assert post(console, AT_DESK, "take") == 303
    before = happened(database, AT_DESK)
    answer = console.signed_in("admin").post(
        f"/reports/{AT_DESK}/take", data={"form_token": "form-admin"}
    )
    assert answer.status_code == 409
    assert "Somebody has accepted this report before you" in answer.text
    assert happened(database, AT_DESK) == before


@pytest.mark.parametrize(
    "outcome, state",
    [("solved", "resolved"), ("nothing_found", "not_found"), ("false", "false_report")],
)
def test_closing_ends_a_report_for_everybody_told(
    console: Console, database: Engine, outcome: str, state: str
) -> None:
    assert post(console, ROBBERY, "close", outcome=outcome) == 303
    closed = now_is(database, ROBBERY)
    assert (closed.state, closed.outcome, closed.due_at) == (state, outcome, None)
    assert closed.closed_at == console.clock.now
    assert happened(database, ROBBERY)[-1] == ("closed", {"outcome": outcome})
    with database.begin() as db:
        assert {alert.state for alert in alerts.of_report(db, closed.id)} == {"over"}
    assert post(console, ROBBERY, "close", outcome="solved") == 409


def test_who_has_it_hears_that_the_desk_closed_it(console: Console, database: Engine) -> None:
    report = now_is(database, ROBBERY)
    with database.begin() as db:
        (told, *_) = alerts.of_report(db, report.id)
        stands(db, report.id, state="acknowledged", holder_id=told.person_id)
    assert post(console, ROBBERY, "close", outcome="solved") == 303
    row = messages.messages.c
    heard = select(row.person_id).where(row.purpose == "update", row.report_id == report.id)
    with database.begin() as db:
        assert db.execute(heard).scalars().all() == [told.person_id]


@pytest.mark.parametrize("number", ["", "NW-88123"], ids=["without a number", "with a number"])
def test_handed_to_others_a_report_stays_open(
    console: Console, database: Engine, number: str
) -> None:
    assert post(console, AT_DESK, "refer", agency="others", number=number) == 303
    handed = now_is(database, AT_DESK)
    assert (handed.state, handed.is_open, handed.closed_at) == ("referred", True, None)
    kind, facts = happened(database, AT_DESK)[-1]
    assert (kind, facts["to"], facts["reference"]) == ("handed_over", "", number)
    said = f"handed it to others{f', where it is {number}' if number else ''}; it stays open"
    assert said in console.signed_in("operator").get(f"/reports/{AT_DESK}").text


def test_handing_over_is_no_way_of_closing(console: Console) -> None:
    page = console.signed_in("operator").get(f"/reports/{AT_DESK}").text
    closing, handing = page.split("What came of it?")[1].split("Hand it to")
    assert "Handed to others" not in closing.split("</form>")[0]
    assert '<option value="others">others</option>' in handing


@pytest.mark.parametrize("outcome", ["", "not_ours", "handed_over", "forgotten"])
def test_a_report_is_not_closed_without_saying_what_came_of_it(
    console: Console, database: Engine, outcome: str
) -> None:
    assert post(console, AT_DESK, "close", outcome=outcome) == 400
    assert now_is(database, AT_DESK).is_open


@pytest.mark.parametrize("deed", ["take", "close"])
def test_what_is_not_there_cannot_be_worked(console: Console, deed: str) -> None:
    assert post(console, "000-000-000", deed, outcome="solved") == 404


@pytest.mark.parametrize(
    "deed, words",
    [
        ("take", "310-777-454 was accepted by National desk."),
        ("close", "310-777-454 was closed by National desk as solved."),
    ],
)
def test_a_resident_who_agreed_hears_of_it(
    console: Console, database: Engine, vault: Vault, deed: str, words: str
) -> None:
    assert post(console, AT_DESK, deed, outcome="solved") == 303
    rows = messages.messages
    with database.begin() as db:
        report = reports.by_reference(db, AT_DESK)
        assert report
        found = db.execute(select(rows).where(rows.c.report_id == report.id)).one()
    assert (found.purpose, found.status, found.contact_id) == ("news", "queued", report.contact_id)
    assert vault.words.open(found.words_sealed, place("messages.words", found.id)).startswith(words)
    assert console.nudged == [("send.normal", str(found.id))]


@pytest.mark.parametrize("why_not", ["asked for none", "stopped all", "cannot be reached"])
def test_a_resident_who_did_not_agree_hears_nothing(
    console: Console, written: Evening, why_not: str
) -> None:
    contact = "none" if why_not == "asked for none" else "sms"
    id = stories.report(written, 12_345_678, at=written.now, at_desk=True, contact=contact)
    to = reports.get(written.db, id).contact_id
    assert to
    if why_not == "stopped all":
        contacts.stop_sms(written.db, to, written.now)
    if why_not == "cannot be reached":
        contacts.block(written.db, to, "UserInBlacklist")
    assert post(console, stories.reference(12_345_678), "close", outcome="solved") == 303
    assert console.nudged == []


@pytest.mark.parametrize(
    "role, reference, buttons",
    [
        ("operator", AT_DESK, ["Take it at the desk", "Close it"]),
        ("operator", ROBBERY, ["Close it"]),
        ("operator", stories.reference(27719403), []),
        ("viewer", AT_DESK, []),
    ],
    ids=["waiting", "accepted", "closed", "to a viewer"],
)
def test_only_what_can_be_done_is_offered(
    looked_at: Console, role: str, reference: str, buttons: list[str]
) -> None:
    page = looked_at.signed_in(role).get(f"/reports/{reference}").text
    offered = [words for words in ("Take it at the desk", "Close it") if words in page]
    assert offered == buttons


def test_a_report_is_handed_to_an_agency_with_its_number(
    console: Console, database: Engine, vault: Vault
) -> None:
    assert post(console, ROBBERY, "refer", agency="power", number="nrb/88123") == 303
    handed = now_is(database, ROBBERY)
    assert (handed.state, handed.at_desk, handed.due_at) == ("referred", True, None)
    kind, facts = happened(database, ROBBERY)[-1]
    assert (kind, facts["to"], facts["reference"]) == ("handed_over", "power", "NRB/88123")
    page = console.signed_in("operator").get(f"/reports/{ROBBERY}").text
    assert "handed it to Kenya Power, where it is NRB/88123; it stays open" in page


def test_the_county_is_not_said_to_have_what_no_desk_of_it_was_told(
    console: Console, database: Engine
) -> None:
    assert post(console, ROBBERY, "refer", agency="county") == 303
    assert happened(database, ROBBERY)[-1][1]["to"] == ""
    page = console.signed_in("operator").get(f"/reports/{ROBBERY}?done=handed_untold").text
    assert "no desk of that county is on this line" in page


def test_a_county_s_desk_that_is_off_duty_is_told_later(
    console: Console, database: Engine, written: Evening
) -> None:
    stories.organisation(written, "Nairobi county desk", "county_desk")
    juma = stories.person(written, "Nairobi county desk", "Juma Otieno", "desk", "+254700000077")
    off = {"off_until": written.now + timedelta(hours=5)}
    written.db.execute(people.update().where(people.c.id == juma).values(**off))
    held = {"area_level": "ward", "area_code": stories.KILIMANI, "level": 2}
    written.db.execute(duties.insert().values(id=uuid4(), person_id=juma, **held))
    browser = console.signed_in("operator")
    said = browser.post(f"/reports/{ROBBERY}/refer", data=TOKEN | {"agency": "county"})
    assert said.headers["Location"].endswith("done=handed_later")
    facts = happened(database, ROBBERY)[-1][1]
    assert (facts["to"], len(facts["left_out"])) == ("", 1)
    page = browser.get(said.headers["Location"]).text
    assert "it is told when it is on duty next" in page and "1 not told, and why" in page


@pytest.mark.parametrize("deed", ["take", "close", "refer"])
def test_what_the_desk_does_is_told_to_everybody_of_the_incident_who_agreed(
    console: Console, database: Engine, written: Evening, deed: str
) -> None:
    lead, twins = now_is(database, AT_DESK), (12_345_678, 12_345_679)
    for number in twins:
        stories.report(written, number, at=written.now, phone=f"+254700000{number % 1000}",
                       state=lead.state, follows=lead.id, contact="sms")  # fmt: skip
    with database.begin() as db:
        db.execute(reports.reports.update().where(reports.reports.c.id == lead.id)
                   .values(contact="none"))  # fmt: skip
    assert post(console, AT_DESK, deed, outcome="solved", agency="power") == 303
    with database.begin() as db:
        told = db.execute(
            select(messages.messages.c.report_id).where(
                messages.messages.c.purpose == "news",
                messages.messages.c.created_at == console.clock.now,
            )
        ).scalars()
        expected = {now_is(database, stories.reference(number)).id for number in twins}
        assert {*told} == expected
    assert len([one for one in console.nudged if one[0] == "send.normal"]) == 2


@pytest.mark.parametrize(
    "form",
    [{"agency": ""}, {"agency": "juma"}, {"agency": "power", "number": "0722 123 456"}],
    ids=["nobody", "no agency of the list", "a telephone"],
)
def test_what_is_no_agency_and_no_number_is_refused(
    console: Console, database: Engine, form: dict[str, str]
) -> None:
    assert post(console, ROBBERY, "refer", **form) == 400
    assert now_is(database, ROBBERY).state == "acknowledged"


def test_a_number_that_is_refused_is_drawn_again_with_what_is_wrong(console: Console) -> None:
    browser = console.signed_in("operator")
    form = TOKEN | {"agency": "power", "number": "0722 123 456"}
    answer = browser.post(f"/reports/{ROBBERY}/refer", data=form)
    assert answer.status_code == 400
    assert "Write their number as they gave it" in answer.text
    assert '<option value="power" selected>' in answer.text
    assert 'value="0722 123 456"' in answer.text
    assert "What happened" in answer.text, "the page of the report"


@pytest.mark.parametrize(
    ("path", "form", "back"),
    [
        (
            f"/reports/{stories.reference(27719403)}/take",
            {},
            f"/reports/{stories.reference(27719403)}",
        ),
        (f"/reports/{ROBBERY}/keep-from", {"organisation": ""}, f"/reports/{ROBBERY}"),
    ],
    ids=["second", "nothing chosen"],
)
def test_a_refused_form_leads_back_to_its_page(
    console: Console, path: str, form: dict[str, str], back: str
) -> None:
    answer = console.signed_in("operator").post(path, data=TOKEN | form)
    assert answer.status_code in (400, 409)
    assert f'<a href="{back}">Back to the page</a>' in answer.text
