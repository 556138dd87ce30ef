"""The watch over coverage: when it looks, what it keeps, and who hears of it, once a day."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, select

from models import alerts, contacts, coverage, directory, duties, messages, reach, reports
from models.directory_changes import OWN_PHONE, By
from models.directory_writes import set_off
from models.vault import place
from sms.coverage import check
from tests.sms.scene import NOW, Phone, Scene


@pytest.fixture
def deputy(scene: Scene, asha: Phone) -> Phone:
    """Another phone of Asha's forum, of another organisation's name but the same ward."""
    return scene.coordinator(3, "Kilimani Deputies")


def looks(scene: Scene, at: datetime = NOW) -> list[str]:
    """The words of every SMS the check writes."""
    nudges = check(scene.database, scene.vault, scene.languages, at)
    with scene.database.begin() as db:
        return [
            scene.vault.words.open(messages.sealed(db, one), place("messages.words", one))
            for _, one in nudges
        ]


def lapsed(scene: Scene) -> set[str]:
    with scene.database.begin() as db:
        found = coverage.gaps(db)
    return {kept.gap.ward_code for kept in found if kept.gap.held and kept.gap.nobody}


def blocks(scene: Scene, *phones: Phone) -> None:
    with scene.database.begin() as db:
        for phone in phones:
            contacts.block(db, phone.contact, "UserInBlacklist")


def test_a_ward_with_two_is_covered_and_nobody_hears_of_it(
    scene: Scene, asha: Phone, brian: Phone
) -> None:
    assert looks(scene) == []
    with scene.database.begin() as db:
        assert not coverage.gaps(db, ["1371"])
        last = coverage.last(db)
    assert last and last.wards == 1450


def test_duties_that_began_within_this_hour_leave_no_hole_in_it(
    scene: Scene, asha: Phone, brian: Phone
) -> None:
    with scene.database.begin() as db:
        db.execute(directory.duties.update().values(held_from=NOW + timedelta(minutes=10)))
    assert looks(scene, NOW + timedelta(minutes=20)) == [] and lapsed(scene) == set()


def test_who_is_off_duty_is_told_that_nobody_is_there(scene: Scene, asha: Phone) -> None:
    with scene.database.begin() as db:
        set_off(
            db, By("operator", NOW), [asha.person] if asha.person else [], NOW + timedelta(hours=5)
        )
    assert looks(scene) == [
        "Kilimani: nobody can be told of reports from 15:00 to 20:00. "
        "Can you? Reply ON. Or ask your office to name someone."
    ]
    assert lapsed(scene) == {"1371"}


def test_two_who_are_blacklisted_raise_it_at_the_next_look(
    scene: Scene, asha: Phone, brian: Phone
) -> None:
    looks(scene)
    assert lapsed(scene) == set()
    blocks(scene, asha, brian)
    assert looks(scene, NOW + timedelta(minutes=1)) == []  # nobody there can be told by SMS
    assert lapsed(scene) == {"1371"}


def test_the_forum_hears_once_a_day_and_of_the_same_gap_once_a_week(
    scene: Scene, asha: Phone
) -> None:
    with scene.database.begin() as db:
        set_off(db, By("operator", NOW), [asha.person] if asha.person else [], duties.NO_END)
    heard = [len(looks(scene, NOW + timedelta(hours=hour))) for hour in range(0, 24 * 9, 6)]
    assert sum(heard) == 2
    assert heard[0] == 1


def test_nothing_new_is_one_look_and_no_writing(scene: Scene, asha: Phone) -> None:
    looks(scene)
    sent: list[str] = []
    event.listen(scene.database, "before_cursor_execute", lambda *told: sent.append(told[2]))
    looks(scene, NOW + timedelta(minutes=1))
    assert len(sent) == 7
    assert not [one for one in sent if one.startswith(("INSERT", "DELETE", "UPDATE"))]


def test_a_gap_keeps_the_time_it_began(scene: Scene, asha: Phone) -> None:
    looks(scene)
    looks(scene, NOW + timedelta(hours=3))
    with scene.database.begin() as db:
        kept = coverage.gaps(db, ["1371"])
    assert {one.since for one in kept} == {NOW}
    assert all(one.gap.alone == (1 << 24) - 1 for one in kept)


def sends(scene: Scene, phone: Phone, *statuses: str, tries: int = 1) -> None:
    with scene.database.begin() as db:
        for place_in_time, status in enumerate(statuses):
            messages.add(
                db,
                id=uuid4(),
                direction="out",
                purpose="alert",
                contact_id=phone.contact,
                words_sealed=b"",
                status=status,
                tries=tries,
                created_at=NOW - timedelta(hours=len(statuses) - place_in_time),
            )


@pytest.mark.parametrize(
    ("statuses", "tries", "fails"),
    [
        pytest.param(("delivered", "failed", "failed", "failed"), 1, True, id="the last three"),
        pytest.param(("failed", "failed", "delivered"), 1, False, id="the last arrived"),
        pytest.param(("failed", "failed"), 1, False, id="two are too few"),
        pytest.param(("failed", "failed", "failed"), 0, False, id="never handed over"),
    ],
)
def test_a_phone_whose_last_sms_failed_is_not_counted(
    scene: Scene, asha: Phone, statuses: tuple[str, ...], tries: int, fails: bool
) -> None:
    sends(scene, asha, *statuses, tries=tries)
    with scene.database.begin() as db:
        assert reach.failing(db, NOW) == ({asha.contact} if fails else set())


def leaves(scene: Scene, phone: Phone, number: int) -> list[UUID]:
    """Alerts sent and left unanswered past their time."""
    for count in range(number):
        at = NOW - timedelta(days=2, hours=count)
        scene.tell(scene.report(), phone, at=at)
    with scene.database.begin() as db:
        db.execute(alerts.alerts.update().values(sent_at=alerts.alerts.c.created_at))
        return list(db.execute(select(alerts.alerts.c.id)).scalars())


def test_who_leaves_five_alerts_unanswered_is_not_counted_until_heard_of(
    scene: Scene, asha: Phone
) -> None:
    leaves(scene, asha, 4)
    with scene.database.begin() as db:
        assert reach.silent(db, NOW) == set()
    leaves(scene, asha, 1)
    with scene.database.begin() as db:
        assert reach.silent(db, NOW) == {asha.contact}
    scene.stored(asha.contact, "LIST", NOW - timedelta(hours=1))
    with scene.database.begin() as db:
        assert reach.silent(db, NOW) == set()


def test_an_alert_another_ended_is_no_silence(scene: Scene, asha: Phone) -> None:
    ids = leaves(scene, asha, 5)
    with scene.database.begin() as db:
        alerts.change(db, ids[0], state="over", answered_at=NOW)
        assert reach.silent(db, NOW) == set()


@pytest.mark.parametrize("late", [False, True], ids=["in time", "too late"])
@pytest.mark.parametrize("who", ["another coordinator", "the desk"])
def test_an_alert_another_took_in_time_is_no_silence(
    scene: Scene, asha: Phone, brian: Phone, who: str, late: bool
) -> None:
    leaves(scene, asha, 5)
    for alert in alerts_of(scene, asha):
        scene.tell(alert.report_id, brian, at=alert.created_at)
        at = alert.created_at + timedelta(minutes=90 if late else 1)
        theirs = scene.alerts(alert.report_id)[brian.person]  # type: ignore[index]
        with scene.database.begin() as db:
            if who == "the desk":
                db.execute(reports.reports.update().values(acknowledged_at=at)
                           .where(reports.reports.c.id == alert.report_id))  # fmt: skip
            else:
                alerts.change(db, theirs.id, state="accepted", answer="accept", answered_at=at)
    with scene.database.begin() as db:
        assert reach.silent(db, NOW) == ({asha.contact} if late else set())


@pytest.mark.parametrize("how", ["an alert answered", "a test agreed to", "off duty and on"])
def test_who_is_heard_of_in_the_call_alone_is_not_silent(
    scene: Scene, asha: Phone, how: str
) -> None:
    leaves(scene, asha, 6)
    older = alerts_of(scene, asha)[-1]
    at = NOW - timedelta(hours=1)
    with scene.database.begin() as db:
        assert reach.silent(db, NOW) == {asha.contact}
        if how == "an alert answered":
            alerts.change(db, older.id, state="accepted", answer="accept", answered_at=at)
        elif how == "a test agreed to":
            reach.agree(db, [one for one in (asha.person,) if one], at)
        else:
            set_off(db, By(OWN_PHONE, at), [one for one in (asha.person,) if one], NOW)
        assert reach.silent(db, NOW) == set()


def test_the_end_of_a_report_is_no_word_of_those_who_were_told(scene: Scene, asha: Phone) -> None:
    leaves(scene, asha, 6)
    older = alerts_of(scene, asha)[-1]
    with scene.database.begin() as db:
        alerts.end_others(db, older.report_id, NOW - timedelta(hours=1))
        assert reach.silent(db, NOW) == {asha.contact}


def alerts_of(scene: Scene, phone: Phone) -> list[alerts.Alert]:
    """A person's alerts, the newest first."""
    with scene.database.begin() as db:
        theirs = select(alerts.alerts.c.id).where(alerts.alerts.c.person_id == phone.person)
        found = alerts.some(db, db.execute(theirs).scalars().all())
    return sorted(found, key=lambda alert: alert.created_at, reverse=True)


def test_a_forum_is_told_that_one_alone_is_there_and_then_that_nobody_is(
    scene: Scene, asha: Phone, brian: Phone
) -> None:
    away = {"by": By("operator", NOW), "until": duties.NO_END}
    with scene.database.begin() as db:
        set_off(db, away["by"], [brian.person] if brian.person else [], away["until"])  # type: ignore[arg-type]
    one = [words for words in looks(scene) if words.startswith("Kilimani")]
    assert one and "one phone alone is told of reports. Name a second." in one[0]
    assert looks(scene, NOW + timedelta(hours=1)) == [], "the same is not said again"
    with scene.database.begin() as db:
        set_off(db, away["by"], [asha.person] if asha.person else [], away["until"])  # type: ignore[arg-type]
    nobody = [words for words in looks(scene, NOW + timedelta(hours=2)) if "Kilimani" in words]
    assert nobody and "nobody can be told of reports now" in nobody[0]


def test_of_a_ward_without_any_duty_the_countys_desk_hears_once_a_month(
    scene: Scene, asha: Phone
) -> None:
    with scene.database.begin() as db:
        db.execute(
            directory.organisations.update()
            .where(directory.organisations.c.id.in_(select(directory.people.c.organisation_id)))
            .values(kind="county_desk")
        )
        db.execute(directory.duties.update().values(area_level="county", area_code="047", level=2))
    heard = [looks(scene, NOW + timedelta(days=day)) for day in (0, 1, 29, 31)]
    assert [len(one) for one in heard] == [1, 0, 0, 1]
    assert heard[0][0].startswith("Nairobi: nobody has a duty in ")
    assert "and 84 more. Its reports come to you. Name someone." in heard[0][0]
