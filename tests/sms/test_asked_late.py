"""Was it solved? Asked late, asked in vain, and not asked at all."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from models import contacts, messages
from sms import asking
from sms.failures import fail
from tests.sms.scene import NOW, Phone, Scene
from tests.sms.test_asking import solved

DAY = timedelta(days=1)


def asks(scene: Scene, at: datetime) -> list[UUID]:
    sent = asking.ask(scene.database, scene.vault, scene.languages, now=at)
    return [message for _, message in sent]


def fails(scene: Scene, message: UUID, at: datetime) -> None:
    with scene.database.begin() as db:
        fail(db, messages.hold(db, message), "DeliveryFailure", now=at, source="receipt")


@pytest.mark.parametrize(("word", "then"), [("NO", "routed"), ("YES", "confirmed_fixed")])
def test_an_answer_counts_two_weeks_from_the_question(
    scene: Scene, asha: Phone, resident: Phone, word: str, then: str
) -> None:
    """Three reports solved on one day are asked about a week apart."""
    filed = [solved(scene, asha, resident) for _ in range(3)]
    days = [day for day in range(3, 31) if asks(scene, NOW + day * DAY)]
    assert days == [3, 10, 17]
    scene.texts(resident, word, NOW + 18 * DAY)
    asking.expire(scene.database, now=NOW + 30 * DAY)
    assert sorted(scene.state(one).state for one in filed).count(then) == 1


def test_nobody_is_asked_about_what_ended_a_month_ago(
    scene: Scene, asha: Phone, resident: Phone
) -> None:
    report = solved(scene, asha, resident)
    with scene.database.begin() as db:
        contacts.stop_sms(db, resident.contact, NOW)
    assert asks(scene, NOW + 20 * DAY) == []
    with scene.database.begin() as db:
        again = contacts.contacts.update().where(contacts.contacts.c.id == resident.contact)
        db.execute(again.values(sms_stopped_at=None))
    assert asks(scene, NOW + 30 * DAY) == []
    assert scene.state(report).state == "resolved"


def test_a_question_that_did_not_arrive_is_asked_once_more_and_is_no_silence(
    scene: Scene, asha: Phone, resident: Phone
) -> None:
    report = solved(scene, asha, resident)
    (first,) = asks(scene, NOW + 3 * DAY)
    fails(scene, first, NOW + 5 * DAY)
    assert asking.expire(scene.database, now=NOW + 11 * DAY) == 0
    (second,) = asks(scene, NOW + 11 * DAY)
    fails(scene, second, NOW + 13 * DAY)
    assert asks(scene, NOW + 14 * DAY) == []
    assert asking.expire(scene.database, now=NOW + 40 * DAY) == 0
    assert scene.state(report).state == "resolved"
    assert scene.happened(report)[-1] == "not_asked"


def test_after_a_second_question_that_arrived_silence_counts(
    scene: Scene, asha: Phone, resident: Phone
) -> None:
    report = solved(scene, asha, resident)
    (first,) = asks(scene, NOW + 3 * DAY)
    fails(scene, first, NOW + 5 * DAY)
    assert len(asks(scene, NOW + 5 * DAY)) == 1
    assert asking.expire(scene.database, now=NOW + 12 * DAY) == 1
    assert scene.state(report).state == "closed_unconfirmed"


def test_a_question_that_fails_after_the_answer_changes_nothing(
    scene: Scene, asha: Phone, resident: Phone
) -> None:
    report = solved(scene, asha, resident)
    (question,) = asks(scene, NOW + 3 * DAY)
    scene.texts(resident, "YES", NOW + 3 * DAY)
    fails(scene, question, NOW + 5 * DAY)
    found = scene.state(report)
    assert (found.state, found.asked_at) == ("confirmed_fixed", NOW + 3 * DAY)
