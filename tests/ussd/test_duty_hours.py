"""Off duty and on again, in a call and by SMS: no alert comes meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from models import contacts, outbox
from models.directory import people
from models.duties import NO_END
from sms.alerting import route
from sms.choices import until
from tests.models.stands import stands
from tests.sms.scene import NOW, Scene
from tests.sms.scene import Phone as Person
from tests.ussd.duties import ASHA, HOURS, Dial, said_of

SPANS = [
    ("two hours", "1", NOW + timedelta(hours=2), "until 17:00"),
    ("eight hours", "2", NOW + timedelta(hours=8), "until 23:00"),
    ("until the morning", "3", datetime(2026, 11, 22, 3, 0, tzinfo=UTC), "until 22/11 06:00"),
    ("until they come back", "4", NO_END, "You are off duty. No new"),
]


def off_until(scene: Scene) -> list[datetime | None]:
    with scene.database.begin() as db:
        return list(db.execute(select(people.c.off_until)).scalars())


def routed(scene: Scene, at: datetime = NOW) -> UUID:
    """A new report, and whoever is to be told of it has been."""
    report = scene.report()
    with scene.database.begin() as db:
        stands(db, report, state="received")
        owed = outbox.owe(db, "route", report, at)
        route(db, scene.vault, scene.languages, owed, now=at, below=scene.below)
    return report


def told(scene: Scene, at: datetime = NOW) -> set[UUID]:
    """Who is told of a new report."""
    return set(scene.alerts(routed(scene, at)))


@pytest.mark.parametrize(
    ("key", "time", "words"), [row[1:] for row in SPANS], ids=[row[0] for row in SPANS]
)
def test_off_duty_no_alert_comes_until_then(
    phone: Dial, scene: Scene, asha: Person, brian: Person, key: str, time: datetime, words: str
) -> None:
    assert {asha.person, brian.person} <= told(scene)
    phone(ASHA).types(HOURS).sees("Off duty for how long?").types(key).ends().sees(words)
    assert sorted(map(str, off_until(scene))) == sorted([str(time), "None"])
    assert asha.person not in told(scene, min(time, NOW + timedelta(days=900)) - timedelta(1e-6))
    assert time == NO_END or asha.person in told(scene, time)


def test_who_is_off_duty_sees_so_and_comes_back(phone: Dial, scene: Scene, asha: Person) -> None:
    phone(ASHA).types(HOURS, "2").ends().sees("To come back dial *384*70421#")
    dialled = phone(ASHA).sees("2 Duty: off until 23:00").types(HOURS)
    dialled.sees("You are off duty", "1 On duty again").types("1").ends().sees("You are on duty.")
    assert off_until(scene) == [None]
    assert asha.person in told(scene)


def test_who_is_off_duty_may_choose_another_time(phone: Dial, scene: Scene, asha: Person) -> None:
    phone(ASHA).types(HOURS, "4").ends()
    phone(ASHA).sees("2 Duty: off").types(HOURS, "2", "1").ends().sees("until 17:00")
    assert off_until(scene) == [NOW + timedelta(hours=2)]


def test_the_last_of_a_ward_hears_so_before_the_call_ends(
    phone: Dial, scene: Scene, asha: Person
) -> None:
    last = "You are the last of Kilimani: nobody else is told there."
    phone(ASHA).types(HOURS, "2").ends().sees(last)


def test_what_was_accepted_stays_with_who_goes_off(phone: Dial, scene: Scene, asha: Person) -> None:
    report = scene.report()
    scene.texts(asha, f"1 {scene.tell(report, asha)}")
    phone(ASHA).types(HOURS, "1").ends().sees("1 you accepted stay yours.")
    assert scene.state(report).holder_id == asha.person


def test_everybody_a_phone_answers_for_goes_off(phone: Dial, scene: Scene, asha: Person) -> None:
    scene.coordinator(1, "Kileleshwa Forum")
    phone(ASHA).types(HOURS, "1").ends()
    assert off_until(scene) == [NOW + timedelta(hours=2)] * 2


def test_who_comes_back_but_stopped_sms_is_told_that_none_will_come(
    phone: Dial, scene: Scene, asha: Person
) -> None:
    with scene.database.begin() as db:
        contacts.stop_sms(db, asha.contact, NOW)
    phone(ASHA).types(HOURS, "1").ends()
    phone(ASHA).types(HOURS, "1").ends().sees("SMS to this phone are stopped", "START")


@pytest.mark.parametrize(
    ("key", "reason"),
    [("1", "off duty until Sat 21 Nov 17:00"), ("4", "off duty without an end")],
    ids=["until a time", "without an end"],
)
def test_who_was_left_out_because_off_duty_is_written_down(
    phone: Dial, scene: Scene, asha: Person, brian: Person, key: str, reason: str
) -> None:
    phone(ASHA).types(HOURS, key).ends()
    (routing,) = said_of(scene, routed(scene), "routed")
    left_out = {one["organisation"]: one["reason"] for one in routing["left_out"]}
    assert left_out["Kilimani Forum"] == f"Cannot be reached: {reason}"


@pytest.mark.parametrize(
    ("words", "time"),
    [
        ("OFF 2h", NOW + timedelta(hours=2)),
        ("off duty for 8 hours", NOW + timedelta(hours=8)),
        ("SIPO 3", NOW + timedelta(hours=3)),
        ("sipo hadi asubuhi", datetime(2026, 11, 22, 3, 0, tzinfo=UTC)),
        ("Off", NO_END),
    ],
)
def test_the_same_by_sms(scene: Scene, asha: Person, words: str, time: datetime) -> None:
    (answer,) = scene.texts(asha, words)
    assert "off duty" in answer and "To come back reply ON" in answer
    assert off_until(scene) == [time]
    assert scene.texts(asha, "NIPO") == ["You are on duty. New alerts come to you."]
    assert off_until(scene) == [None]


def test_the_morning_is_the_next_one() -> None:
    night = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)  # 02:30 here
    assert until("morning", night) == datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
    assert until("morning", night + timedelta(hours=3, minutes=30)).day == 23


def test_what_going_off_duty_owes_is_asked_for_at_once(
    phone: Dial, scene: Scene, asha: Person, nudged: list[tuple[str, str]]
) -> None:
    """Nobody else was told: the next level's turn waits for no sweeper."""
    assert told(scene) == {asha.person}
    phone(ASHA).types(HOURS, "1").ends()
    owed = select(outbox.outbox.c.id).where(outbox.outbox.c.task == "raise")
    with scene.database.begin() as db:
        assert ("route", str(db.execute(owed).scalar_one())) in nudged
