"""MY DATA, FORGET ME and LANGUAGE by SMS: seen by kinds and counts, forgotten after a YES."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, func, select

from models import contacts, forget_requests, forgetting, kept_of
from models.audit import audit
from models.forget_requests import forget_requests as asked
from models.retention import SCHEDULE
from models.sensitive import sensitive_reports
from sms import texts_data
from sms.gsm import is_gsm, segments
from sms.keywords_resident import says_yes
from tests.commandline.story import Story
from tests.sms.scene import NOW, Phone, Scene

LATER = NOW + timedelta(minutes=5)
ASKED = "Forget you? Number, words and SMS go for good."
DONE = "We will forget you within a day. Reports already passed on stay without you."


def forget(scene: Scene, at: datetime = LATER) -> list[bool]:
    """What a worker does for whoever waits."""
    with scene.database.begin() as db:
        return [
            forgetting.carry_out(db, scene.vault, one, now=at, random=secrets.token_bytes)
            for one in forget_requests.owed(db, 10, now=NOW)
        ]


def sent_all(scene: Scene) -> None:
    """Everything written so far has reached its phone."""
    with scene.database.begin() as db:
        db.exec_driver_sql("update messages set status = 'delivered' where direction = 'out'")


def sealed(scene: Scene, phone: Phone) -> bytes | None:
    with scene.database.begin() as db:
        one = contacts.contacts.c.id == phone.contact
        return db.execute(select(contacts.contacts.c.sealed).where(one)).scalar_one()


def prefers(scene: Scene, phone: Phone, **choices: str) -> None:
    with scene.database.begin() as db:
        contacts.prefer(db, phone.contact, **choices)


@pytest.mark.parametrize("words", ["MY DATA", "my data please", "Data zangu", "TAARIFA ZANGU?"])
def test_my_data_says_kinds_and_counts_and_no_content(
    scene: Scene, resident: Phone, words: str
) -> None:
    scene.report(resident)
    prefers(scene, resident, language="en", ward="1371")
    assert scene.texts(resident, words) == [
        "Kept: number (sealed), English, Kilimani. Reports 1, notices 0. 1 SMS until 20/05/27. "
        "What a case worker has is not listed. Reply FORGET ME or STOP"
    ]


def test_a_case_makes_no_difference_to_what_is_said(scene: Scene, resident: Phone) -> None:
    before = scene.texts(resident, "MY DATA")
    Story(scene.database, scene.vault).case("+254700000500")
    with scene.database.begin() as db:
        db.exec_driver_sql("delete from message_events; delete from messages")
    assert scene.texts(resident, "MY DATA") == before


def test_every_answer_is_one_part_in_both_languages(scene: Scene, resident: Phone) -> None:
    for language in ("en", "sw"):
        prefers(scene, resident, language=language, ward="1371")
        for words in ("MY DATA", "FORGET ME", "LUGHA", "LUGHA KISWAHILI", "LANGUAGE ENGLISH"):
            prefers(scene, resident, language=language)
            (said,) = scene.texts(resident, words)
            assert segments(said) == 1 and is_gsm(said), said


def test_forgetting_is_asked_first_and_done_after_a_yes(scene: Scene, resident: Phone) -> None:
    report = scene.report(resident)
    assert scene.texts(resident, "FORGET ME")[0].startswith(ASKED)
    assert forget(scene) == [], "nothing is done that was not confirmed"
    assert scene.texts(resident, "Yes", LATER) == [DONE]
    assert forget(scene) == [False], "the answer has yet to go"
    sent_all(scene)
    assert forget(scene) == [True] and forget(scene) == []
    assert sealed(scene, resident) is None
    assert scene.state(report).contact_id is None and scene.state(report).state == "routed"
    with scene.database.begin() as db:
        rows = db.execute(select(audit.c.actor, audit.c.action, audit.c.reason)).all()
    assert [tuple(row) for row in rows] == [
        ("resident", "asked to be forgotten", "sms"),
        ("worker", "erased a number", "asked by sms"),
    ]


@pytest.mark.parametrize("yes", ["YES", "ndiyo", "Ndio.", "yes please", "NDIYO asante sana"])
def test_yes_in_either_language_counts(scene: Scene, resident: Phone, yes: str) -> None:
    scene.texts(resident, "NISAHAU")
    assert scene.texts(resident, yes, LATER) == [DONE]


@pytest.mark.parametrize("other", ["ok", "1", "yes 417", "no", "yes but wait", "hapana"])
def test_nothing_else_counts(other: str) -> None:
    assert not says_yes(other)


def test_a_yes_after_a_day_forgets_nobody(scene: Scene, resident: Phone) -> None:
    scene.texts(resident, "FORGET ME")
    scene.texts(resident, "YES", NOW + timedelta(hours=25))
    assert forget(scene, NOW + timedelta(hours=26)) == []


def test_asked_and_confirmed_twice_it_is_one_request(scene: Scene, resident: Phone) -> None:
    for words in ("FORGET ME", "FORGET ME", "YES", "YES", "FORGET ME"):
        said = scene.texts(resident, words, LATER)
    assert said == [DONE]
    with scene.database.begin() as db:
        assert db.execute(select(func.count()).select_from(asked)).scalar_one() == 1
        assert db.execute(select(func.count()).select_from(audit)).scalar_one() == 1


def test_a_case_is_untied_without_a_word(scene: Scene, resident: Phone) -> None:
    story = Story(scene.database, scene.vault)
    case = story.case("+254700000500")
    before = bytes(story.one(sensitive_reports, case).reporter_digest)
    scene.texts(resident, "FORGET ME")
    scene.texts(resident, "YES", LATER)
    sent_all(scene)
    forget(scene)
    assert bytes(story.one(sensitive_reports, case).reporter_digest) != before


def test_what_is_still_to_be_routed_is_waited_for_but_not_for_ever(
    scene: Scene, resident: Phone
) -> None:
    report = scene.report(resident)
    scene.texts(resident, "FORGET ME")
    scene.texts(resident, "YES", LATER)
    assert forget(scene, LATER + timedelta(hours=11)) == [False]
    assert forget(scene, LATER + timedelta(hours=13)) == [True]
    assert scene.state(report).contact_id is None


@pytest.mark.parametrize("when", ["before asking", "after the yes"])
def test_a_duty_holder_is_not_forgotten_but_told_whom_to_ask(
    scene: Scene, resident: Phone, asha: Phone, when: str
) -> None:
    if when == "before asking":
        assert scene.texts(asha, "FORGET ME")[0].startswith("This phone has a duty here")
        return
    scene.texts(resident, "FORGET ME")
    scene.texts(resident, "YES", LATER)
    sent_all(scene)
    scene.coordinator(500, "Another Forum")
    assert forget(scene) == [True]
    assert sealed(scene, resident) is not None


def test_who_was_erased_meanwhile_is_done_too(scene: Scene, resident: Phone) -> None:
    scene.texts(resident, "FORGET ME")
    scene.texts(resident, "YES", LATER)
    sent_all(scene)
    with scene.database.begin() as db:
        db.execute(contacts.contacts.update().values(sealed=None))
    assert forget(scene) == [True] and forget(scene) == []


@pytest.mark.parametrize(
    "words, language, said",
    [
        ("LANGUAGE ENGLISH", "en", "From now on we write to you in English."),
        ("lugha kiswahili", "sw", "Kuanzia sasa tutakuandikia kwa Kiswahili."),
        ("Lugha swahili tafadhali", "sw", "Kuanzia sasa tutakuandikia kwa Kiswahili."),
        ("LANGUAGE", "", "Reply LANGUAGE ENGLISH, or LUGHA KISWAHILI"),
    ],
)
def test_the_language_is_kept_and_answered_in(
    scene: Scene, resident: Phone, words: str, language: str, said: str
) -> None:
    assert scene.texts(resident, words) == [said]
    with scene.database.begin() as db:
        assert contacts.get(db, resident.contact).language == language


def test_counting_takes_one_statement(scene: Scene, resident: Phone) -> None:
    heard: list[str] = []

    def hear(*told: object) -> None:
        heard.append(str(told[2]))

    event.listen(scene.database, "before_cursor_execute", hear)
    with scene.database.begin() as db:
        kept_of.kept_of(db, resident.contact)
    event.remove(scene.database, "before_cursor_execute", hear)
    assert len(heard) == 1


def test_the_day_that_is_said_is_the_schedules() -> None:
    (rule,) = (rule for rule in SCHEDULE if rule.name == "words and numbers of SMS")
    assert rule.keep == kept_of.SMS_KEPT
    assert any(rule.table is asked for rule in SCHEDULE)


@pytest.mark.parametrize("language", ["en", "sw"])
def test_the_longest_there_can_be_fits_screen_and_sms(scene: Scene, language: str) -> None:
    t = scene.languages[language]
    most = kept_of.Kept(reports=999, messages=999, notices=99, until=NOW)
    for code in ("en", "sw"):
        said = texts_data.held(t, most, language=code, ward="m" * 60)
        assert len(said) <= texts_data.HELD_LONGEST, said
        assert segments(texts_data.my_data(t, said)) == 1
