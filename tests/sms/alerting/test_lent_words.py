"""Hiding a report takes its place out of texts that say it, and leaves every other word of them."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from commandline.catalogues import marked
from models import contacts, erasure, reports
from models.messages import messages
from models.report_states import DESK
from models.vault import place
from sms import reporter, taking_out, texts
from sms.incidents import part
from tests.sms.alerting.deeds import answers
from tests.sms.alerting.lines import Alerting
from tests.sms.alerting.test_came_back import comes_back, taken_up
from tests.sms.alerting.test_incidents import of, tells
from tests.sms.alerting.test_lent import hides, saying, works

WORDS_OF_ALERTS = ["Kilimani", "Reply", "theft", "Jibu", "15", "by", "e"]
SAID = "Zebrakiosk"
# Every text of an SMS with room for what somebody typed, and the causes it is written for; '' are
# words of an operator, a duty holder or a centre.
TYPED = {
    ", near {landmark}": "alert",
    "{number}: one of those who reported it reports it again, near {landmark}.": "again",
    "{number}: the same person reports it again, near {landmark}.": "again",
    "{number}: more from who reports it, near {landmark}.": "came-back",
    "More on {number}: {words}": "more",
    "Answer on {number}: {words}": "more",
    "{reference}, {by} asks: {words} To answer reply to this SMS.": "",
    'To {phones} phones in {where}: "{words}" To ask for its release reply TELL YES': "",
}


def queued(line: Alerting, report: UUID) -> dict[UUID, str]:
    """The words of the alerts of a report that have yet to go."""
    out = messages.c
    waits = (out.report_id == report, out.purpose == "alert", out.status == "queued")
    with line.database.connect() as db:
        rows = db.execute(select(out.id, out.words_sealed).where(*waits)).all()
    opened = line.vault.words.open
    return {id: opened(sealed, place("messages.words", id)) for id, sealed in rows}


def without(said: str, where: str) -> str:
    """The alert with the place it is given taken out, as it ought to be."""
    return re.sub(rf"(, near |, karibu na ){re.escape(where)}\. ", r"\1(taken out). ", said)


@pytest.mark.parametrize("where", WORDS_OF_ALERTS)
def test_the_alerts_of_the_first_keep_every_word_but_the_place_lent_to_them(
    line: Alerting, where: str
) -> None:
    first = tells(line, 501, "")
    second = tells(line.later(minutes=3), 501, where)
    assert of(line, second).follows == first
    line.later(hours=2).ticks()
    before = queued(line, first)
    ought = {id: without(said, where) for id, said in before.items()}
    assert [id for id in ought if ought[id] != before[id]]
    hides(line.later(hours=3), second)
    assert queued(line, first) == ought and of(line, first).state == "routed"


@pytest.mark.parametrize("where", WORDS_OF_ALERTS)
def test_so_do_alerts_that_wait_of_what_is_hidden_itself(line: Alerting, where: str) -> None:
    first = tells(line, 501, where)
    ought = {id: without(said, where) for id, said in queued(line, first).items()}
    assert {"near (taken out)" in said for said in ought.values()} == {True, False}
    assert all("(taken out)" in said for said in ought.values())
    hides(line.later(minutes=5), first)
    assert queued(line, first) == ought


@pytest.mark.parametrize(
    "where",
    [
        pytest.param("Zebrakiosk " + "behind the green gate " * 7, id="too long"),
        pytest.param("Zebrakiosk" + "x" * 140, id="one long word"),
        pytest.param("ZEBRAKIOSK, call 0712345678 ...", id="with a number"),
        pytest.param("Żebrakiosk «Zebrakiosk» 🦓", id="signs no SMS has"),
        pytest.param("Zebrakiosk. Not now. Zebrakiosk", id="with a full stop"),
        pytest.param("Zebrakiosk " + "(taken out) " * 11 + "Zebrakiosk", id="taken out of before"),
    ],
)
def test_a_place_that_does_not_stand_there_as_typed_goes_too(line: Alerting, where: str) -> None:
    first = tells(line, 501, where)
    before = queued(line, first)
    assert all("zebra" in said.lower() for said in before.values())
    hides(line, first)
    after = queued(line, first)
    assert not any("zebra" in said.lower() for said in after.values())
    assert [len(re.findall(r"\(taken out\)\. ", said)) for said in after.values()] == [1, 1]


@pytest.mark.parametrize("language", ["en", "sw"])
def test_another_place_that_begins_or_ends_the_same_stays(line: Alerting, language: str) -> None:
    said = taking_out.as_placed("Yaya", line.languages.values())
    assert said is not None
    for other in ("Yaya Centre", "New Yaya", "Yayaland", "yaya"):
        words = texts.alert(
            line.languages[language],
            short_number=417,
            category_label="Theft or robbery",
            ward="Yaya",
            landmark=other,
            happening_now=False,
        )
        assert other in words and said.sub("(taken out)", words) == words


@pytest.mark.parametrize("where", ["", " .,", "🦓"], ids=["none", "stops alone", "no sign of SMS"])
def test_where_no_sms_says_a_place_nothing_is_looked_for(line: Alerting, where: str) -> None:
    assert taking_out.as_placed(where, line.languages.values()) is None


def adds(line: Alerting, report: UUID) -> None:
    with line.database.begin() as db:
        reporter.add(works(line, db), report, f"at {SAID}", channel="sms")


def told_first(line: Alerting) -> UUID:
    return tells(line, 501, SAID)


def lent_to_the_first(line: Alerting) -> UUID:
    tells(line, 501, "")
    second = tells(line.later(minutes=3), 501, SAID)
    line.later(hours=2).ticks()
    return second


def told_again_by_one_of_several(line: Alerting) -> UUID:
    tells(line, 501, f"{SAID} gate")
    tells(line.later(minutes=1), 502, f"{SAID} gate")
    return tells(line.later(minutes=3), 501, f"{SAID} gate")


def came_back_with_it(line: Alerting) -> UUID:
    report = taken_up(line)
    comes_back(line.later(minutes=5), report, SAID, happening_now=True, involved="few")
    return report


def added(line: Alerting) -> UUID:
    report = tells(line, 501)
    adds(line, report)
    return report


def answered(line: Alerting) -> UUID:
    report = tells(line, 501, contact="sms")
    answers(line, report, "1 {}", "coordinator")
    answers(line, report, "ASK {} where is it?", "coordinator")
    adds(line, report)
    return report


STORIES = {
    told_first: {"alert"},
    lent_to_the_first: {"alert", "again"},
    told_again_by_one_of_several: {"alert", "again"},
    came_back_with_it: {"came-back"},
    added: {"more"},
    answered: {"more"},
}


def causes(line: Alerting, report: UUID | None = None) -> set[str]:
    """What queued texts that say it are written for; of one report where one is named."""
    out = messages.c
    rows = select(out.id, out.cause, out.words_sealed).where(out.status == "queued")
    with line.database.connect() as db:
        found = db.execute(rows if report is None else rows.where(out.report_id == report)).all()
    return {
        row.cause.split(":")[0]
        for row in found
        if SAID in line.vault.words.open(row.words_sealed, place("messages.words", row.id))
    }


@pytest.mark.parametrize("story", STORIES, ids=lambda one: one.__name__.replace("_", " "))
def test_whatever_a_text_is_written_for_none_that_waits_says_what_is_hidden(
    line: Alerting, story: object
) -> None:
    assert callable(story)
    report = story(line)
    assert causes(line) == STORIES[story]
    lead = of(line, report).follows
    hides(line.later(hours=3), report)
    if story is not told_again_by_one_of_several:  # its first says the same place of itself
        assert causes(line) == set() and not [
            one for one in saying(line, SAID) if one[1] == "queued"
        ]
    assert causes(line, report) == set()
    if lead is not None:
        assert of(line, lead).state == "routed"


def test_these_are_all_texts_of_sms_that_have_room_for_what_was_typed() -> None:
    root = Path(__file__).parents[3]
    typed = {
        text
        for text, where in marked(root).items()
        if where.startswith("sms/") and re.search(r"\{(landmark|words|place)\}", text)
    }
    here = set(TYPED) - {", near {landmark}"}  # marked in sms and ussd; the first is named
    assert typed - {", near {landmark}"} == here
    assert set(TYPED.values()) - {""} == set.union(*STORIES.values())


def parted_since(line: Alerting) -> tuple[UUID, UUID, UUID]:
    """A first that ended, its heir whose alert says the place of a third, and that one, parted."""
    first, heir = tells(line, 501, ""), tells(line.later(minutes=1), 501, "")
    third = tells(line.later(minutes=3), 501, SAID)
    assert of(line, third).follows == first
    with line.database.begin() as db:
        reporter.withdraw(works(line.later(minutes=4), db), first)
    assert of(line, third).follows == heir
    line.later(hours=2).ticks()
    assert "alert" in causes(line, heir)
    with line.database.begin() as db:
        part(db, reports.get(db, third), line.now, by=DESK, apart=True)
    return first, heir, third


def test_it_leaves_alerts_of_who_went_on_with_the_incident_too_where_it_was_parted_since(
    line: Alerting,
) -> None:
    *_, third = parted_since(line)
    hides(line.later(hours=3), third)
    assert causes(line) == set()


def test_so_does_what_a_forgotten_person_lent_to_them(line: Alerting) -> None:
    first, heir, _ = parted_since(line)
    with line.database.begin() as db:
        other = contacts.keep(db, line.vault, "+254700000555", line.now).id
        for one in (first, heir):
            reports.change(db, one, contact_id=other)
        known = contacts.find(db, line.vault, "+254700000501")
        assert known
        erasure.erase(db, known.id)
    assert saying(line, SAID) == []
