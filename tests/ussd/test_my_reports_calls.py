"""Calls about a report that was made, and calls that take up one that dropped, as they are seen.

Each tests/calls/mine_*.txt begins with a report that a coordinator has answered as its name says;
each resumed*.txt with a call that dropped. `pytest --update` writes down what is said now.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from redis import Redis
from sqlalchemy import Engine

from models import contacts
from models.references import ORDINARY, drawn
from models.vault import Vault
from sessions import journal
from tests.sms.scene import Phone as Person
from tests.sms.scene import Scene
from tests.ussd.phone import Phone
from tests.ussd.test_calls import FOLDER, goes_as_written

REPORTER = "+254700000500"
MINE = sorted(FOLDER.glob("mine_*.txt"))
RESUMED = sorted(FOLDER.glob("resumed*.txt"))
DROPPED = {"en": ("1", "1", "2", "Utawala, Benedicta"), "sw": ("2", "1", "2", "Utawala, Benedicta")}
# What the coordinator texted before, by how the name of the call begins.
ANSWERS = {
    "mine_add": ("1 {number}", "NOTE {number} 1"),
    "mine_withdraw": (),
    "mine_solved": ("1 {number}", "3 {number} 1"),
    "mine_not_over": ("1 {number}", "3 {number} 3"),
}


def language_of(call: Path) -> str:
    return "sw" if call.stem.endswith("_sw") else "en"


def answered(scene: Scene, coordinator: Person, report: UUID, call: Path) -> None:
    number = scene.alerts(report)[coordinator.person or UUID(int=0)].short_number
    for words in ANSWERS[call.stem.removesuffix("_sw")]:
        scene.texts(coordinator, words.format(number=number))


@pytest.mark.parametrize("call", MINE, ids=lambda call: call.stem)
def test_a_call_about_a_report_goes_as_written_down(
    call: Path,
    phone: Callable[..., Phone],
    scene: Scene,
    resident: Person,
    asha: Person,
    juma: Person,
    pytestconfig: pytest.Config,
) -> None:
    report = scene.report(resident, reference=drawn(ORDINARY, scene.below))
    scene.tell(report, asha)
    with scene.database.begin() as db:
        contacts.prefer(db, resident.contact, language=language_of(call))
    answered(scene, asha, report, call)
    goes_as_written(call, phone(REPORTER), update=pytestconfig.getoption("update"))


@pytest.mark.parametrize("call", RESUMED, ids=lambda call: call.stem)
def test_a_call_that_takes_up_a_dropped_one_goes_as_written_down(
    call: Path,
    phone: Callable[..., Phone],
    redis: Redis,
    database: Engine,
    vault: Vault,
    pytestconfig: pytest.Config,
) -> None:
    phone().types(*DROPPED[language_of(call)])
    journal.drain(redis, database, vault.words)
    goes_as_written(call, phone(), update=pytestconfig.getoption("update"))


def test_every_call_is_there_in_both_languages() -> None:
    for calls in (MINE, RESUMED):
        english = {call.stem for call in calls if language_of(call) == "en"}
        assert english and {call.stem for call in calls} == english | {f"{c}_sw" for c in english}
