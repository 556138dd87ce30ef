"""Who answers and what is sent to the same phone at the same moment never wait for each other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Connection, Engine, text

from models import contacts, reports
from tests.launch.waiting import until
from tests.sms.scene import Phone, Scene

WAITING = text(
    "select count(*) from pg_stat_activity where datname = current_database()"
    " and wait_event_type = 'Lock'"
)


def _somebody_waits(database: Engine) -> bool:
    with database.connect() as db:
        return bool(db.execute(WAITING).scalar_one())


def _as_a_failed_alert_does(db: Connection, phone: Phone) -> None:
    """The first step of sending: the contact is held, and then the report (sms.failures)."""
    contacts.hold(db, phone.contact)


@pytest.mark.parametrize("answer", ["1 {}", "3 {} 1", "2 {} no time", "NOTE {} on my way"])
def test_an_answer_holds_the_phone_before_the_report_as_sending_does(
    scene: Scene, asha: Phone, answer: str
) -> None:
    report = scene.report()
    words = answer.format(scene.tell(report, asha))
    with ThreadPoolExecutor(1) as other:
        with scene.database.begin() as db:
            _as_a_failed_alert_does(db, asha)
            said = other.submit(scene.texts, asha, words)
            until(lambda: _somebody_waits(scene.database))
            reports.lock(db, report)
        assert said.result(10)
    assert scene.happened(report)


def test_a_resident_s_word_holds_the_phone_before_the_report(
    scene: Scene, asha: Phone, resident: Phone
) -> None:
    report = scene.report(resident)
    scene.tell(report, asha)
    with ThreadPoolExecutor(1) as other:
        with scene.database.begin() as db:
            _as_a_failed_alert_does(db, resident)
            said = other.submit(scene.texts, resident, "there are more of them now")
            until(lambda: _somebody_waits(scene.database))
            reports.lock(db, report)
        assert said.result(10)
