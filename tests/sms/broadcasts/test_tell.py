"""A duty holder tells the ward by SMS: said back first, then somebody else's to release."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from models import broadcasts, subscriptions
from models.broadcasts import Broadcast
from models.directory import duties, organisations
from sms import texts_tell
from sms.broadcast_areas import opened
from sms.gsm import fits, is_gsm
from sms.keywords import Command, parse
from tests.sms.scene import NOW, Phone, Scene

SAID = "Water is back at the market"
READ = [
    ("TELL Water is back", Command("tell", words="Water is back")),
    ("tell my ward: Water is back", Command("tell", words="Water is back")),
    ("Tangaza kata yangu, maji\nyamerudi", Command("tell", words="maji yamerudi")),
    ("AMBIA maji yamerudi 2 leo!", Command("tell", words="maji yamerudi 2 leo!")),
    ("TELL YES", Command("tell", choice="send")),
    ("tell yes.", Command("tell", choice="send")),
    ("Tangaza ndio", Command("tell", choice="send")),
    ("TELL NO", Command("tell", choice="drop")),
    ("TELL", Command("tell")),
    ("TELL " + "x" * 500, Command("tell", words="x" * 400)),
    ("teller machine", Command("unknown")),
]


@pytest.mark.parametrize(("text", "command"), READ, ids=[text[:30] for text, _ in READ])
def test_what_is_to_be_told_is_read_as_it_was_typed(text: str, command: Command) -> None:
    assert parse(text) == command


def kept(scene: Scene) -> list[Broadcast]:
    with scene.database.begin() as db:
        return broadcasts.page(db, (), 10)


def words_of(scene: Scene, one: Broadcast) -> dict[str, str]:
    with scene.database.begin() as db:
        return dict(opened(db, scene.vault, one))


def subscribed(scene: Scene, *numbers: int, ward: str = "1371") -> None:
    for number in numbers:
        contact = scene.phone(number).contact
        with scene.database.begin() as db:
            subscriptions.subscribe(db, contact, ward, language="en", channel="ussd", now=NOW)


def test_it_is_said_back_and_nothing_goes_on_before_a_yes(scene: Scene, asha: Phone) -> None:
    subscribed(scene, 501, 502)
    assert scene.texts(asha, f"TELL {SAID}") == [
        f'To 2 phones in Kilimani ward: "{SAID}" To ask for its release reply TELL YES'
    ]
    (draft,) = kept(scene)
    assert (draft.state, draft.person_id, draft.area_code) == ("draft", asha.person, "1371")
    assert words_of(scene, draft) == {"en": SAID}


def test_a_yes_asks_for_its_release_and_said_twice_asks_once(scene: Scene, asha: Phone) -> None:
    scene.texts(asha, f"tell {SAID}")
    asked = ["Asked. It is looked at and put in both languages before it goes out."]
    assert [scene.texts(asha, "TELL YES") for _ in range(2)] == [asked, asked]
    (waiting,) = kept(scene)
    assert (waiting.state, waiting.submitted_at, waiting.about) == ("waiting", NOW, "")


def test_in_kiswahili(scene: Scene) -> None:
    asha = scene.coordinator(1, "Kilimani Forum", language="sw")
    (said,) = scene.texts(asha, "TANGAZA Maji yamerudi sokoni")
    assert said.endswith("Omba itumwe: jibu TANGAZA NDIYO") and "wadi ya Kilimani" in said
    scene.texts(asha, "Tangaza ndio")
    (waiting,) = kept(scene)
    assert (waiting.state, words_of(scene, waiting)) == ("waiting", {"sw": "Maji yamerudi sokoni"})


def test_a_no_drops_it_and_another_text_takes_its_place(scene: Scene, asha: Phone) -> None:
    scene.texts(asha, "TELL Watter is back")
    scene.texts(asha, f"TELL {SAID}")
    assert sorted(one.state for one in kept(scene)) == ["cancelled", "draft"]
    assert scene.texts(asha, "TELL NO") == ["Dropped. Nothing was sent."]
    assert [one.state for one in kept(scene)] == ["cancelled", "cancelled"]
    assert "Write TELL and what" in scene.texts(asha, "TELL YES")[0]


def test_a_yes_much_later_means_nothing(scene: Scene, asha: Phone) -> None:
    scene.texts(asha, f"TELL {SAID}")
    late = scene.texts(asha, "TELL YES", at=NOW + timedelta(hours=2, seconds=1))
    assert "Write TELL and what" in late[0]
    assert kept(scene)[0].state == "draft"


@pytest.mark.parametrize(
    ("areas", "named"),
    [
        ([("ward", "1371")], "Kilimani ward"),
        ([("ward", "1371"), ("ward", "1372")], "Dagoretti North constituency"),
        ([("constituency", "275")], "Dagoretti North constituency"),
        ([("ward", "1371"), ("county", "047")], "Nairobi county"),
        ([("county", "047"), ("county", "001")], ""),
        ([("national", "")], ""),
    ],
)
def test_the_smallest_area_with_all_duties_is_told(
    scene: Scene, asha: Phone, areas: list[tuple[str, str]], named: str
) -> None:
    with scene.database.begin() as db:
        db.execute(duties.delete().where(duties.c.person_id == asha.person))
        for level, code in areas:
            row = {"id": uuid4(), "person_id": asha.person, "level": 0}
            db.execute(duties.insert().values(area_level=level, area_code=code, **row))
    (said,) = scene.texts(asha, f"TELL {SAID}")
    assert named in said if named else "no area to write to" in said
    assert len(kept(scene)) == bool(named)


@pytest.mark.parametrize("kind", ["caseworker", "oversight"])
def test_duties_in_confidence_tell_nobody(scene: Scene, asha: Phone, kind: str) -> None:
    with scene.database.begin() as db:
        mine = organisations.c.id == asha.organisation
        db.execute(organisations.update().where(mine).values(kind=kind))
    assert "no area to write to" in scene.texts(asha, f"TELL {SAID}")[0]
    assert kept(scene) == []


def test_who_has_no_duty_tells_nobody(scene: Scene, resident: Phone) -> None:
    scene.texts(resident, f"TELL {SAID}")
    with scene.database.begin() as db:
        assert db.execute(select(broadcasts.broadcasts)).all() == []


@pytest.mark.parametrize("language", ["en", "sw"])
def test_every_reply_is_gsm_and_in_two_parts_at_most(scene: Scene, language: str) -> None:
    t = scene.languages[language]
    where = texts_tell.area(t, "constituency", "m" * 60)
    back = texts_tell.said_back(t, where, 100_000, "mmmm " * 80)
    assert is_gsm(back) and fits(back, 2)
    for text in (texts_tell.asked, texts_tell.dropped, texts_tell.how, texts_tell.no_area):
        assert is_gsm(text(t)) and fits(text(t))
