"""The desk writes to a reporter from the page of a report, and reads the thread there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, select

from models import additions, audit, contacts, questions
from models.messages import messages
from models.references import written as written_of
from models.vault import Vault, place
from tests.console import stories
from tests.console.conftest import Console
from tests.console.stories import Evening

NUMBER, PHONE = 12_345_681, "+254700000777"


def a_report(evening: Evening, contact: str = "sms", **values: Any) -> tuple[str, UUID]:
    id = stories.report(evening, NUMBER, at=evening.now, contact=contact, phone=PHONE, **values)
    return stories.reference(NUMBER), id


def asks(console: Console, reference: str, words: str, once: str = "1") -> tuple[int, str]:
    form = {"words": words, "once": once, "form_token": "form-operator"}
    answer = console.signed_in("operator").post(f"/reports/{reference}/ask", data=form)
    return answer.status_code, answer.text


def written_words(database: Engine, vault: Vault) -> list[str]:
    with database.begin() as db:
        rows = db.execute(
            select(messages.c.id, messages.c.words_sealed).where(messages.c.cause.like("ask:%"))
        )
        return [vault.words.open(row[1], place("messages.words", row[0])) for row in rows]


def test_the_words_go_once_masked_with_a_row_in_the_audit(
    console: Console, database: Engine, vault: Vault, written: Evening
) -> None:
    reference, _ = a_report(written)
    words = "Which gate? Ring 0712345678"
    assert [asks(console, reference, words)[0] for _ in range(2)] == [303, 303]
    assert written_words(database, vault) == [
        f"{written_of(reference)}, National desk asks: Which gate? Ring (phone). "
        "To answer reply to this SMS."
    ]
    with database.begin() as db:
        rows = list(db.execute(select(audit.audit.c.action, audit.audit.c.reason)))
    assert rows == [("wrote to a reporter", "")] * 2
    assert [task for task, _ in console.nudged if task == "send.normal"] == ["send.normal"]


@pytest.mark.parametrize(
    ("contact", "stopped", "status", "said"),
    [
        ("none", False, 409, "did not agree to SMS"),
        ("sms", True, 409, "stopped, or refused"),
        ("call", True, 409, "stopped, or refused"),
    ],
    ids=["agreed to nothing", "said STOP", "agreed to a call, said STOP"],
)
def test_without_consent_nothing_goes_and_the_page_says_why(
    console: Console,
    database: Engine,
    vault: Vault,
    written: Evening,
    contact: str,
    stopped: bool,
    status: int,
    said: str,
) -> None:
    reference, _ = a_report(written, contact)
    if stopped:
        who = stories.resident(written, PHONE)
        contacts.stop_sms(written.db, who, written.now)
    page = console.signed_in("operator").get(f"/reports/{reference}").text
    assert said in page and "Send by SMS" not in page
    got, refused = asks(console, reference, "Which gate?")
    assert got == status and said in refused and written_words(database, vault) == []


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [("  ", 400, "Write what to ask"), ("word " * 79, 409, "more than two parts")],
    ids=["nothing", "too much"],
)
def test_what_cannot_go_is_refused_with_the_reason(
    console: Console, written: Evening, words: str, status: int, said: str
) -> None:
    reference, _ = a_report(written)
    got, refused = asks(console, reference, words)
    assert got == status and said in refused


def test_a_report_that_is_over_takes_no_words(console: Console, written: Evening) -> None:
    reference, _ = a_report(written, state="resolved", closed_at=written.now)
    assert asks(console, reference, "Which gate?")[0] == 409
    assert "This report is over" in console.signed_in("operator").get(f"/reports/{reference}").text


def test_a_case_of_the_sensitive_branch_has_no_such_page(
    console: Console, written: Evening
) -> None:
    assert asks(console, "482-130-971-555", "Which gate?")[0] == 404


def test_the_thread_stands_in_order_of_time_with_who_wrote_and_what_became_of_it(
    console: Console, database: Engine, written: Evening
) -> None:
    reference, report = a_report(written)
    asked(written, report, "Which gate?", minutes=9, person=stories.known_id("Grace Wanjiru"))
    answered(written, report, "The blue one, 0722000111", minutes=5)
    asked(written, report, "How many men?", minutes=2, by="desk@usalama.example")
    page = console.signed_in("operator").get(f"/reports/{reference}").text
    order = ["Grace Wanjiru, Kilimani", "Which gate?", "by SMS", "The blue one, (phone)"]
    order += ["The desk, desk@usalama.example", "How many men?"]
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    assert "delivered" in page and "KES 0.80" in page and "0722000111" not in page


def test_an_open_page_hears_of_an_answer(console: Console, written: Evening) -> None:
    reference, report = a_report(written)
    browser = console.signed_in("viewer")
    page = browser.get(f"/reports/{reference}").text
    poll = page.split('data-poll="')[1].split('"')[0]
    assert browser.get(poll).status_code == 204
    answered(written, report, "Blue", minutes=-1)
    answer = browser.get(poll)
    assert (answer.status_code, answer.text) == (200, "1")


def test_a_viewer_sees_that_words_passed_but_not_which(console: Console, written: Evening) -> None:
    reference, report = a_report(written)
    answered(written, report, "The blue zebra", minutes=5)
    page = console.signed_in("viewer").get(f"/reports/{reference}").text
    assert "zebra" not in page and "Send by SMS" not in page
    assert "Words with the reporter" in page


def asked(
    evening: Evening,
    report: UUID,
    words: str,
    *,
    minutes: int,
    person: UUID | None = None,
    by: str = "",
) -> None:
    at = evening.now - timedelta(minutes=minutes)
    id = stories.message(
        evening, words, words, at=at, report_id=report, purpose="ask", status="delivered"
    )
    about = {"message_id": id, "created_at": at, "person_id": person, "asked_by": by}
    questions.put(evening.db, id=uuid4(), report_id=report, **about)


def answered(evening: Evening, report: UUID, words: str, *, minutes: int) -> None:
    new = uuid4()
    additions.add(
        evening.db,
        id=new,
        report_id=report,
        channel="sms",
        words_sealed=evening.seal(words, "report_additions.words", new),
        now=evening.now - timedelta(minutes=minutes),
    )
