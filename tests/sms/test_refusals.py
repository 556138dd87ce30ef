"""A sender that is refused: the promotional one ends broadcasts, the one of alerts ends all.

A coordinator who is lost is an alarm at once, whichever way it came to be known.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from models import contacts, messages, subscriptions
from models.contacts import Contact
from models.outbox import outbox as owed_table
from models.vault import place
from sms import alerting, broadcasting, inbound, outbox
from sms.pace import Pace
from sms.refusals import COVERAGE
from sms.senders import Senders
from tests.routing.test_reads import counted
from tests.sms.broadcasts.studio import Studio, got, phone
from tests.sms.posted import SECRET, Line
from tests.sms.scene import CODE, Phone, Scene
from tests.sms.scripted_gateway import gateway, refusing
from tests.sms.test_windows import eat

SENDERS = Senders("USALAMA", "21512", "USALAMAINFO")
BLACKLISTED, NIGHT = refusing("UserInBlacklist", 406), eat(23)
LOST = "Kilimani Forum, Kilimani: no SMS reaches the coordinator any more."
ALARM = f"{LOST} 1 of 2 there can still be told of reports."
STATEMENTS = 19  # of the alarm of one phone with one duty; one more where somebody else is away


@pytest.fixture
def line(scene: Scene) -> Line:
    app = Flask("callbacks")
    found = Line(app.test_client())
    app.register_blueprint(
        inbound.blueprint(
            database=scene.database,
            vault=scene.vault,
            secrets=(SECRET,),
            nudge=lambda task, subject: found.nudged.append((task, subject)),
            clock=lambda: NIGHT,
            senders=SENDERS,
        )
    )
    return found


@pytest.fixture
def studio(scene: Scene) -> Studio:
    return Studio(scene.database, scene.vault, scene.languages)


@pytest.fixture
def desk(scene: Scene) -> Phone:
    """The national desk's phone."""
    found = scene.coordinator(9, "National desk", level=2)
    with scene.database.begin() as db:
        db.exec_driver_sql(
            "update organisations set kind = 'national_desk' where name = 'National desk'"
        )
        db.exec_driver_sql(
            "update duties set area_level = 'national', area_code = '', level = 3 where level = 2"
        )
    return found


def known(scene: Scene | Studio, contact: UUID) -> Contact:
    with scene.database.begin() as db:
        return contacts.get(db, contact)


def alarms(scene: Scene) -> list[UUID]:
    """The phones an alarm is owed about."""
    with scene.database.begin() as db:
        rows = select(owed_table.c.subject).where(owed_table.c.task == COVERAGE)
        return list(db.execute(rows).scalars())


def subscribes(scene: Scene, phone: Phone) -> None:
    with scene.database.begin() as db:
        subscriptions.subscribe(db, phone.contact, "1371", language="en", channel="ussd", now=NIGHT)


def notices(scene: Scene, phone: Phone) -> list[str]:
    with scene.database.begin() as db:
        return subscriptions.wards_of(db, phone.contact)


def posts_opt_out(line: Line, sender: str) -> None:
    assert line.post("/sms/optout", {"senderId": sender, "phoneNumber": "+254700000001"}) == 200


def alerted(scene: Scene, phone: Phone) -> UUID:
    """An alert of this phone's that waits to be sent, as the ladder writes it."""
    report = scene.report()
    scene.tell(report, phone)
    told = scene.alerts(report)[phone.person]  # type: ignore[index]
    with scene.database.begin() as db:
        message = UUID(int=told.id.int ^ 1)
        messages.add(
            db,
            id=message,
            direction="out",
            purpose="alert",
            contact_id=phone.contact,
            person_id=phone.person,
            alert_id=told.id,
            report_id=report,
            words_sealed=scene.vault.words.seal("417 Fire", place("messages.words", message)),
            status="queued",
            created_at=NIGHT,
            next_at=NIGHT,
        )
    return message


def sends(scene: Scene, message: UUID, script: Any = None) -> str:
    with gateway(script) if script else gateway() as at:
        given = {"now": lambda: NIGHT, "senders": SENDERS, "pace": Pace()}
        return outbox.send(scene.database, scene.vault, at.client(), message, **given).status


@pytest.mark.parametrize("sender", ["USALAMAINFO", "usalamainfo "])
def test_an_opt_out_of_the_promotional_sender_ends_broadcasts_and_no_alert(
    scene: Scene, asha: Phone, line: Line, sender: str
) -> None:
    subscribes(scene, asha)
    posts_opt_out(line, sender)
    found = known(scene, asha.contact)
    assert (found.blocked, found.bulk_blocked, notices(scene, asha)) == ("", "opted out", [])
    assert sends(scene, alerted(scene, asha)) == "accepted"
    assert alarms(scene) == [] and line.nudged == []


@pytest.mark.parametrize("sender", ["USALAMA", "21512", "", "SOMEBODY"])
def test_an_opt_out_of_the_sender_of_alerts_ends_both(
    scene: Scene, asha: Phone, line: Line, sender: str
) -> None:
    subscribes(scene, asha)
    posts_opt_out(line, sender)
    assert (known(scene, asha.contact).blocked, notices(scene, asha)) == ("opted out", [])
    assert sends(scene, alerted(scene, asha)) == "failed"


@pytest.mark.parametrize(
    ("senders", "blocked"),
    [(SENDERS, ("", "UserInBlacklist")), (Senders("USALAMA", "21512"), ("UserInBlacklist", ""))],
    ids=["a sender of its own", "the sender of alerts"],
)
def test_a_broadcast_that_is_refused_blocks_the_sender_it_had(
    studio: Studio, senders: Senders, blocked: tuple[str, str]
) -> None:
    ids = [studio.subscriber(number) for number in (1, 2)]
    with gateway(BLACKLISTED) as at:
        broadcasting.run(replace(studio.sending(at), senders=senders), studio.released())
    found = known(studio, ids[0])
    assert (found.blocked, found.bulk_blocked) == blocked
    with gateway() as at:
        studio.runs(studio.released(), at)
    assert got(at) == {}, "neither is sent a broadcast again"


def test_a_receipt_that_says_so_of_a_broadcast_leaves_alerts_alone(
    studio: Studio, scene: Scene, line: Line
) -> None:
    contact = studio.subscriber(1)
    id = studio.released()
    with gateway() as at:
        broadcasting.run(replace(studio.sending(at), senders=SENDERS), id)
    receipt = {"id": "ATXid_001", "status": "Failed", "failureReason": "UserInBlackList"}
    assert (phone(1)[-3:], line.post("/sms/delivery", receipt)) == ("001", 200)
    found = known(studio, contact)
    assert (found.blocked, found.bulk_blocked) == ("", "UserInBlacklist")


def test_a_start_undoes_both(scene: Scene, asha: Phone, line: Line) -> None:
    posts_opt_out(line, "USALAMAINFO")
    assert "again" in scene.texts(asha, "START", NIGHT)[0]
    assert known(scene, asha.contact).bulk_blocked == ""


def by_406(scene: Scene, asha: Phone, line: Line) -> None:
    assert sends(scene, alerted(scene, asha), BLACKLISTED) == "failed"


def by_receipt(scene: Scene, asha: Phone, line: Line) -> None:
    message = alerted(scene, asha)
    assert sends(scene, message) == "accepted"
    receipt = {"id": "ATXid_001", "status": "Failed", "failureReason": "UserInBlackList"}
    assert line.post("/sms/delivery", receipt) == 200
    assert {task for task, _row in line.nudged} == {"raise"}


def by_opt_out(scene: Scene, asha: Phone, line: Line) -> None:
    posts_opt_out(line, "USALAMA")


def by_stop(scene: Scene, asha: Phone, line: Line) -> None:
    scene.texts(asha, "STOP", NIGHT)


WAYS: list[Callable[[Scene, Phone, Line], None]] = [by_406, by_receipt, by_opt_out, by_stop]


def told(scene: Scene, below: Callable[[int], int]) -> list[tuple[str, UUID | None, str]]:
    """(purpose, contact, words) of what the owed tasks write, the alarm's alone."""
    rows = select(owed_table.c.id).where(owed_table.c.task == COVERAGE)
    found = []
    with scene.database.begin() as db:
        for row in db.execute(rows).scalars().all():
            given = {"now": NIGHT, "below": below, "code": CODE}
            found += alerting.route(db, scene.vault, scene.languages, row, **given)
    with scene.database.begin() as db:
        purposes = [messages.get(db, one).purpose for _lane, one in found]
    said = [scene.said(one) for _lane, one in found]
    return [(purpose, to, words) for purpose, (to, words) in zip(purposes, said, strict=True)]


@pytest.mark.parametrize("way", WAYS, ids=["a 406", "a receipt", "an opt-out", "a STOP"])
def test_a_coordinator_who_is_lost_is_an_alarm_at_once(
    scene: Scene,
    asha: Phone,
    brian: Phone,
    desk: Phone,
    line: Line,
    below: Callable[[int], int],
    way: Callable[[Scene, Phone, Line], None],
) -> None:
    way(scene, asha, line)
    assert alarms(scene) == [asha.contact]
    assert told(scene, below) == [("alarm", desk.contact, ALARM)]
    assert told(scene, below) == [], "the task is done once"


@pytest.mark.parametrize("way", WAYS, ids=["a 406", "a receipt", "an opt-out", "a STOP"])
def test_what_is_said_again_is_no_second_alarm(
    scene: Scene, asha: Phone, line: Line, way: Callable[[Scene, Phone, Line], None]
) -> None:
    way(scene, asha, line)
    posts_opt_out(line, "USALAMA")
    scene.texts(asha, "STOP", NIGHT)
    assert alarms(scene) == [asha.contact]


def test_it_goes_at_night(
    scene: Scene, asha: Phone, desk: Phone, below: Callable[[int], int], line: Line
) -> None:
    by_stop(scene, asha, line)
    ((_purpose, to, words),) = told(scene, below)
    assert to == desk.contact and words.endswith("Nobody there can be told of reports now.")
    (alarm,) = [one.id for one in scene.sent() if one.purpose == "alarm"]
    assert sends(scene, alarm) == "accepted"


def test_another_of_the_organisation_hears_by_day(
    scene: Scene, asha: Phone, brian: Phone, below: Callable[[int], int], line: Line
) -> None:
    with scene.database.begin() as db:
        db.exec_driver_sql(
            "update people set organisation_id = %(org)s where id = %(id)s",
            {"org": asha.organisation, "id": brian.person},
        )
    by_opt_out(scene, asha, line)
    assert told(scene, below) == [("coverage", brian.contact, ALARM)]
    (word,) = [one.id for one in scene.sent() if one.purpose == "coverage"]
    assert sends(scene, word) == "queued", "nobody of them is woken for it"


def test_who_is_reached_again_by_then_is_no_alarm(
    scene: Scene, asha: Phone, desk: Phone, below: Callable[[int], int], line: Line
) -> None:
    by_stop(scene, asha, line)
    scene.texts(asha, "START", NIGHT)
    assert told(scene, below) == []


def test_a_resident_who_stops_is_no_alarm(scene: Scene, resident: Phone) -> None:
    scene.texts(resident, "STOP", NIGHT)
    assert alarms(scene) == []


def test_the_alarm_costs_a_known_number_of_statements(
    scene: Scene, asha: Phone, desk: Phone, below: Callable[[int], int], line: Line
) -> None:
    by_stop(scene, asha, line)
    with counted(scene.database) as asked, scene.database.begin() as db:
        row = db.execute(select(owed_table.c.id)).scalar_one()
        given = {"now": NIGHT + timedelta(minutes=1), "below": below}
        alerting.route(db, scene.vault, scene.languages, row, **given)
    assert len(asked) <= STATEMENTS
