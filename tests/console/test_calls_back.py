"""The desk asks a reporter to call: from the page, by SMS, and no number of a person anywhere."""

from __future__ import annotations

from sqlalchemy import Engine, select

from models.messages import messages
from models.references import written as written_of
from models.reports import reports
from models.vault import Vault, place
from tests.console import stories
from tests.console.conftest import Console
from tests.console.stories import Evening

NUMBER = 12_345_679


def a_report(evening: Evening, contact: str) -> str:
    stories.report(
        evening,
        NUMBER,
        at=evening.now,
        contact=contact,
        call_by="coordinator",
        call_asked_at=evening.now,
    )
    return stories.reference(NUMBER)


def asks(console: Console, reference: str, line: str) -> int:
    form = {"line": line, "form_token": "form-operator"}
    browser = console.signed_in("operator")
    return browser.post(f"/reports/{reference}/call", data=form).status_code


def test_the_desk_sees_who_asks_for_a_call(console: Console, written: Evening) -> None:
    reference = a_report(written, "call")
    page = console.signed_in("operator").get("/desk").text
    assert "Asked for a call" in page and written_of(reference) in page


def test_the_reporter_is_asked_by_sms_and_the_request_is_done(
    console: Console, database: Engine, vault: Vault, written: Evening
) -> None:
    reference = a_report(written, "call")
    assert asks(console, reference, "020 2000000") == 303
    with database.begin() as db:
        asked = messages.c.cause.like("call:%")
        row = db.execute(select(messages.c.id, messages.c.words_sealed).where(asked)).one()
        left = reports.c.reference == reference.replace("-", "")
        assert db.execute(select(reports.c.call_asked_at).where(left)).scalar() is None
    words = vault.words.open(row.words_sealed, place("messages.words", row.id))
    assert "please call us on 020 2000000" in words and "+254" not in words


def test_who_agreed_to_nothing_is_not_asked(
    console: Console, database: Engine, written: Evening
) -> None:
    assert asks(console, a_report(written, "none"), "020 2000000") == 409


def test_what_is_no_number_is_refused(console: Console, written: Evening) -> None:
    assert asks(console, a_report(written, "call"), "call me maybe") == 400


def test_a_viewer_may_not_ask(console: Console, written: Evening) -> None:
    reference = a_report(written, "call")
    form = {"line": "020 2000000", "form_token": "form-viewer"}
    assert console.signed_in("viewer").post(
        f"/reports/{reference}/call", data=form
    ).status_code in (
        403,
        404,
    )
