"""One report, one call, one message: the whole of what happened, in order."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from commandline.explain import _find, _head
from models import events, reports
from models.ledger import charges
from tests.console import stories
from tests.console.conftest import Console
from tests.console.stories import Evening
from tests.console.walking import CALL, MESSAGE, ROBBERY

TAGS = re.compile(r"<[^>]+>")


def read(console: Console, path: str, role: str = "operator") -> str:
    """A page's words alone, as they stand."""
    answer = console.signed_in(role).get(path)
    assert answer.status_code == 200
    return " ".join(TAGS.sub(" ", answer.text).split())


def test_the_line_of_a_report_tells_what_happened_in_order(looked_at: Console) -> None:
    page = read(looked_at, f"/reports/{ROBBERY}")
    told = [
        "Theft or robbery",
        "Kilimani, Dagoretti North",
        "accepted",
        "482-130-971",
        "Near Yaya Centre stage",
        "A resident called: 8 screens",
        "The report was kept and its reference given",
        "Those who must know were told, at level 0",
        "1 not told, and why",
        "told if nobody before answers in time",
        "Told at level 0: Grace Wanjiru (demo) coordinator, Kilimani Community Safety Forum",
        "Level 0 for ward Kilimani, all categories, all hours",
        "delivered 1 part KES 0.80",
        "Told at level 0: Hassan Abdi",
        "failed AbsentSubscriber",
        "SMS from Grace Wanjiru",
        "1 417",
        "Grace Wanjiru accepted it",
        "Answer by SMS to Grace Wanjiru",
        "News by SMS to resident",
    ]
    at = -1
    for words in told:
        assert page.find(words, at + 1) > at, words
        at = page.find(words, at + 1)


@pytest.mark.parametrize("written_as", ["482130971", "482-130-971"])
def test_a_report_is_found_by_its_reference_as_people_write_it(
    looked_at: Console, written_as: str
) -> None:
    assert "Yaya Centre" in read(looked_at, f"/reports/{written_as}")


@pytest.mark.parametrize(
    "kind, facts, sentence",
    [
        ("raised", {"level": 2, "why": "no answer by 14:00"}, "Raised to level 2: no answer by"),
        ("raised", {"level": 4, "desk": True, "why": "passed"}, "Came to the national desk: pass"),
        ("routed", {"level": 4, "desk": True}, "Nobody could be told at any level"),
        ("closed", {"outcome": "nothing_found", "organisation": "A {forum}"}, "A {forum} closed "),
        ("handed_over", {"organisation": "The post"}, "The post handed it to others"),
        (
            "handed_over",
            {"organisation": "The post", "reference": "NW-5"},
            "The post handed it to others, where it is NW-5",
        ),
        (
            "handed_over",
            {"organisation": "The post", "to": "", "later": "2026-11-23T05:00:00+00:00"},
            "The post handed it to the county, whose desk hears of it Mon 23 Nov 08:00",
        ),
        ("something_new", {}, "A duty holder: something new"),
    ],
)
def test_an_event_is_a_sentence(
    console: Console, written: Evening, kind: str, facts: dict[str, object], sentence: str
) -> None:
    report = stories.known_id("report 48213097")
    actor = "coordinator"
    events.add(written.db, report, kind, at=written.now, actor=actor, facts=facts)
    assert sentence in read(console, f"/reports/{ROBBERY}")


@pytest.mark.parametrize(
    "number, words",
    [
        (10450712, "overdue 12 min over"),
        (71940058, "no answer yet 2 h left"),
        (31077745, "left to the desk"),
        (27719403, "solved"),
    ],
)
def test_the_state_of_a_report_is_a_word_with_a_mark(
    looked_at: Console, number: int, words: str
) -> None:
    page = read(looked_at, f"/reports/{stories.reference(number)}")
    assert words in re.sub(r"[●◐▲○] ", "", page)


def test_a_call_is_played_again_as_the_caller_saw_it(looked_at: Console) -> None:
    page = looked_at.signed_in("operator").get(f"/calls/{CALL}").text
    screens = re.findall(r'<pre class="lcd">(.*?)</pre>', page, re.S)
    assert len(screens) == 8
    assert screens[1] == "Usalama. Emergency: 999\n1 Report\n2 My reports\n3 Helplines"
    assert screens[-1].startswith("Sent. Your number is 482-130-971.")
    typed = re.findall(r"typed <kbd>(.*?)</kbd>", page)
    assert typed == ["1", "1", "1", "kilimani", "Yaya Centre stage", "1", "1"]
    assert "dialled <kbd>*384*70421#</kbd>" in page
    assert page.count("after 4.3 s") == 7
    assert "the call ends" in page and "CON " not in page and "END " not in page


def test_the_keys_pressed_are_marked_on_the_drawn_phone(looked_at: Console) -> None:
    page = looked_at.signed_in("operator").get(f"/calls/{CALL}").text
    assert re.findall(r'<span class="down">(.)</span>', page) == ["1"] * 5


def test_a_number_typed_into_a_call_is_masked_where_it_is_said_back(
    console: Console, written: Evening
) -> None:
    landmark = "Ring 0712 345 678 at the gate"
    stories.call(written, "a" * 16, at=written.now, ref="048-213-097", landmark=landmark)
    page = console.signed_in("operator").get(f"/calls/{'a' * 16}").text
    assert "345" not in page and page.count("Ring (phone) at the gate") == 2
    assert "048-213-097" in page


def test_a_message_tells_its_whole_history(looked_at: Console) -> None:
    page = read(looked_at, f"/messages/{MESSAGE}")
    told = [
        "being sent told by our sender",
        "with the gateway told by the gateway",
        "delivered told by the network",
        "Receipts as the network sent them",
        "Success 63902",
    ]
    at = 0
    for words in told:
        assert words in page[at:].replace("◐ ", "").replace("○ ", ""), words


@pytest.mark.parametrize(
    "path",
    ["/messages/00000000-0000-4000-8000-000000000000", "/calls/none", "/reports/000-000-000"],
)
def test_what_is_not_there_is_not_found(looked_at: Console, path: str) -> None:
    assert looked_at.signed_in("operator").get(path).status_code == 404


def test_now_tells_in_sentences_what_needs_somebody(looked_at: Console) -> None:
    page = read(looked_at, "/")
    for sentence in (
        "The oldest alert has waited 6 min to be sent",
        "2 reports overdue",
        "1 message failed in the last 24 hours",
        "1 message of unknown fate in the last 24 hours",
        "5 reports nobody has answered yet",
        "1 report at the national desk",
        "8 calls and 6 reports in the last 24 hours.",
    ):
        assert sentence in page


def test_each_sentence_leads_to_what_it_counts(looked_at: Console) -> None:
    browser = looked_at.signed_in("operator")
    page = browser.get("/").text
    links = re.findall(r'<a href="([^"]+)"><span class="mark"[^>]*>.</span><strong>(\d+)', page)
    assert len(links) == 7
    for link, count in links:
        if link == "/broadcasts":  # lists those that wait before all others, uncounted
            assert "waits for a second person" in browser.get(link).text
            continue
        there = browser.get(link.replace("&amp;", "&")).text
        assert f"<strong>{count}</strong> " in there, link


def test_a_quiet_night_says_so(empty: Console) -> None:
    assert "Nothing waits for anybody" in read(empty, "/")


def test_an_alert_just_written_is_no_alarm(empty: Console, written: Evening) -> None:
    stories.message(
        written, "new", "Habari", at=written.now - timedelta(seconds=30), status="queued"
    )
    assert "oldest alert" not in read(empty, "/")


def test_a_report_says_what_its_sms_have_cost(console: Console, written: Evening) -> None:
    assert "SMS so far" not in read(console, f"/reports/{ROBBERY}")
    report = reports.by_reference(written.db, ROBBERY.replace("-", ""))
    assert report
    for amount in (8_000, 2_667):
        charge = {"currency": "KES", "amount": amount, "messages": 1, "segments": 1}
        about = {"day_on": written.now.date(), "purpose": "alert", "report_id": report.id}
        written.db.execute(charges.insert().values(**charge, **about))
    assert "SMS so far KES 1.07" in read(console, f"/reports/{ROBBERY}")
    assert _head(_find(written.db, ROBBERY))[-1] == "Its SMS have cost KES 1.07."
