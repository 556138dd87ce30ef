"""Hiding a report, showing it again, and taking words out of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, select

from models import additions, audit, events, outbox, reports
from models.alerts import OPEN, alerts
from models.messages import messages
from models.originals import report_originals
from models.references import written as written_of
from models.vault import Vault, place
from models.ward_figures import of_ward
from tests.console import stories
from tests.console.conftest import Console
from tests.console.stories import Evening
from tests.console.walking import ROBBERY
from tests.models.stands import stands

LEAD = stories.known_id("report 48213097")
NUMBER = 12_345_691
REFERENCE = stories.reference(NUMBER)


def posts(
    console: Console, deed: str, role: str = "operator", of: str = ROBBERY, **form: str
) -> Any:
    told = {"form_token": f"form-{role}", **form}
    return console.signed_in(role).post(f"/reports/{of}/{deed}", data=told)


def state(database: Engine, report: UUID) -> str:
    with database.begin() as db:
        return reports.get(db, report).state


def test_a_hidden_report_leaves_alerts_lists_and_counts_and_those_told_hear_of_it(
    console: Console, database: Engine, vault: Vault, written: Evening
) -> None:
    assert posts(console, "hide", reason="abuse").status_code == 303
    with database.begin() as db:
        mine = alerts.c.report_id == LEAD
        assert not db.execute(select(alerts.c.id).where(mine, alerts.c.state.in_(OPEN))).all()
        rows = db.execute(
            select(messages.c.id, messages.c.words_sealed).where(messages.c.cause.like("hidden:%"))
        ).all()
        said = [vault.words.open(row[1], place("messages.words", row[0])) for row in rows]
        assert reports.get(db, LEAD).closed_at == written.now
    assert said and all("taken off by the national desk. You need not go." in one for one in said)
    page = console.signed_in("operator").get(f"/reports/{ROBBERY}").text
    assert "its words are shown to nobody here" in page and "Yaya" not in page
    assert "Hidden by operator@usalama.example: it is insult" in page
    assert ("send.normal", str(rows[0][0])) in console.nudged


def test_it_counts_in_no_figure_of_its_ward(database: Engine, written: Evening) -> None:
    at = written.ago(hours=1)
    for number in range(6):
        stories.report(written, NUMBER + number, at=at, phone=f"+2547000007{number:02}")
    with database.begin() as db:
        before = of_ward(db, stories.KILIMANI, written.ago(hours=2), written.now).reports
        stands(db, stories.known_id(f"report {NUMBER}"), state="hidden")
        after = of_ward(db, stories.KILIMANI, written.ago(hours=2), written.now).reports
    assert before and before - (after or 0) == 1


@pytest.mark.parametrize(
    ("role", "status"), [("operator", 403), ("admin", 303), ("viewer", 403)], ids=str
)
def test_an_administrator_alone_shows_it_again(
    console: Console, database: Engine, role: str, status: int
) -> None:
    posts(console, "hide", reason="trial")
    assert posts(console, "unhide", role).status_code == status
    assert state(database, LEAD) == ("received" if status == 303 else "hidden")


def test_shown_again_an_open_one_is_told_anew_and_one_that_was_over_is_as_it_was(
    console: Console, database: Engine, written: Evening
) -> None:
    stories.report(written, NUMBER, at=written.now, state="false_report", closed_at=written.now)
    for reference in (ROBBERY, REFERENCE):
        assert posts(console, "hide", of=reference, reason="trial").status_code == 303
        assert posts(console, "unhide", "admin", of=reference).status_code == 303
    assert state(database, stories.known_id(f"report {NUMBER}")) == "false_report"
    with database.begin() as db:
        assert outbox.owes(db, "route", LEAD)
        assert reports.get(db, LEAD).closed_at is None
        assert events.of(db, LEAD)[-1]["kind"] == "unhidden"


@pytest.mark.parametrize("reason", ["", "because"], ids=["none", "made up"])
def test_without_a_reason_nothing_is_hidden(
    console: Console, database: Engine, reason: str
) -> None:
    before = state(database, LEAD)
    assert posts(console, "hide", reason=reason).status_code == 400
    assert state(database, LEAD) == before


def test_a_withdrawn_report_is_not_hidden(console: Console, written: Evening) -> None:
    stories.report(written, NUMBER, at=written.now, state="withdrawn")
    assert posts(console, "hide", of=REFERENCE, reason="trial").status_code == 409


def opened(database: Engine, vault: Vault, report: UUID) -> str:
    with database.begin() as db:
        sealed, _ = reports.sealed_words(db, report)
    assert sealed
    return vault.words.open(sealed, place("reports.landmark", report))


def test_words_taken_out_are_gone_for_all_but_the_original_is_kept_sealed(
    console: Console, database: Engine, vault: Vault, written: Evening
) -> None:
    report = stories.report(written, NUMBER, at=written.now, landmark="Behind Mama Zebra gate")
    added, message = (
        uuid4(),
        stories.message(
            written, "in", "ask mama zebra", at=written.now, direction="in", report_id=report
        ),
    )
    sealed = written.seal("ask mama zebra", "report_additions.words", added)
    about = {"report_id": report, "channel": "sms", "message_id": message}
    additions.add(written.db, id=added, words_sealed=sealed, now=written.now, **about)
    answer = posts(console, "mask", of=REFERENCE, piece="mama zebra", reason="name")
    assert answer.status_code == 303
    assert opened(database, vault, report) == "Behind (taken out) gate"
    page = console.signed_in("operator").get(f"/reports/{REFERENCE}").text
    assert "Zebra" not in page and "Words were taken out: names somebody" in page
    assert "Zebra" not in console.signed_in("operator").get(f"/messages/{message}").text
    with database.begin() as db:
        kept = db.execute(select(report_originals.c.place)).scalars().all()
    assert sorted(kept) == ["messages.words", "report_additions.words", "reports.landmark"]


def test_the_original_is_read_by_an_administrator_with_a_reason_in_the_audit(
    console: Console, database: Engine, written: Evening
) -> None:
    stories.report(written, NUMBER, at=written.now, landmark="Behind Mama Zebra gate")
    posts(console, "mask", of=REFERENCE, piece="Mama Zebra", reason="name")
    posts(console, "mask", of=REFERENCE, piece="gate", reason="where")
    assert posts(console, "original", of=REFERENCE, reason="review").status_code == 403
    assert posts(console, "original", "admin", of=REFERENCE).status_code == 400
    page = posts(console, "original", "admin", of=REFERENCE, reason="court").text
    assert "Behind Mama Zebra gate" in page and written_of(REFERENCE)[:3] in page
    with database.begin() as db:
        last = db.execute(select(audit.audit).order_by(audit.audit.c.id.desc())).first()
    assert last and (last.action, last.reason) == ("read original words", "court")


@pytest.mark.parametrize("piece", ["", "x", "not there"], ids=["none", "a letter", "not in it"])
def test_what_does_not_stand_there_is_not_taken_out(
    console: Console, database: Engine, vault: Vault, written: Evening, piece: str
) -> None:
    report = stories.report(written, NUMBER, at=written.now)
    before = opened(database, vault, report)
    assert posts(console, "mask", of=REFERENCE, piece=piece, reason="name").status_code == 400
    assert opened(database, vault, report) == before


def words_of(database: Engine, vault: Vault, message: UUID) -> str:
    with database.begin() as db:
        row = db.execute(select(messages).where(messages.c.id == message)).one()
    return vault.words.open(row.words_sealed, place("messages.words", message))


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Theft, near Mama Zebra gate. Reply 1", "Theft, near (taken out) gate. Reply 1"),
        ("Theft, near MAMA ZEBRA gate", "Theft, near (taken out) gate"),
        ("Theft, near the gate of Mama.. Reply 1", "Theft, near the gate of (taken out) Reply 1"),
    ],
    ids=["as it is", "in capitals", "cut off"],
)
def test_words_taken_out_are_taken_out_of_every_sms_that_repeats_them(
    console: Console, database: Engine, vault: Vault, written: Evening, said: str, left: str
) -> None:
    report = stories.report(written, NUMBER, at=written.now, landmark="Behind Mama Zebra gate")
    about = {"at": written.now, "status": "queued", "report_id": report}
    alert = stories.message(written, "out", said, **about)
    other = stories.message(written, "other", "Mama Zebra", at=written.now)
    assert (
        posts(console, "mask", of=REFERENCE, piece="mama zebra", reason="name").status_code == 303
    )
    assert words_of(database, vault, alert) == left
    assert words_of(database, vault, other) == "Mama Zebra"
    assert "Zebra" not in console.signed_in("operator").get(f"/messages/{alert}").text


def test_nor_do_they_stay_in_what_was_said_of_a_twin_under_the_first_report(
    console: Console, database: Engine, vault: Vault, written: Evening
) -> None:
    stories.report(written, NUMBER, at=written.now, landmark="Mama Zebra", follows=LEAD)
    about = {"at": written.now, "status": "queued", "report_id": LEAD, "purpose": "update"}
    again = stories.message(written, "again", "again, near Mama Zebra.", **about)
    posts(console, "mask", of=REFERENCE, piece="mama zebra", reason="name")
    assert words_of(database, vault, again) == "again, near (taken out)."


def test_the_sms_of_a_hidden_report_are_shown_without_words_on_the_page_of_messages_too(
    console: Console, written: Evening
) -> None:
    alert = stories.message(written, "told", "near Zebra", at=written.now, report_id=LEAD)
    assert "Zebra" in console.signed_in("operator").get(f"/messages/{alert}").text
    posts(console, "hide", reason="personal")
    for page in (f"/messages/{alert}", "/messages"):
        assert "Zebra" not in console.signed_in("operator").get(page).text
