"""A duty holder tells the ward in a call: one sentence, said back, asked for, released by others."""

from __future__ import annotations

from models import broadcasts
from sms.broadcast_areas import opened
from tests.sms.scene import Phone as Person
from tests.sms.scene import Scene
from tests.ussd.duties import ASHA, Dial

TELL = "5"
SAID = "Water is back at the market"


def kept(scene: Scene) -> list[broadcasts.Broadcast]:
    with scene.database.begin() as db:
        return broadcasts.page(db, (), 10)


def test_one_sentence_said_back_waits_for_its_release(
    phone: Dial, scene: Scene, asha: Person
) -> None:
    call = phone(ASHA).sees("5 Tell my ward").types(TELL).sees("What should your ward know?")
    call.types(SAID).sees(f"To your ward: {SAID}").types("1").ends().sees("Asked. It is looked at")
    (waiting,) = kept(scene)
    assert (waiting.state, waiting.person_id, waiting.area_code) == ("waiting", asha.person, "1371")
    with scene.database.begin() as db:
        assert opened(db, scene.vault, waiting) == {"en": SAID}


def test_not_sent_it_is_not_kept(phone: Dial, scene: Scene, asha: Person) -> None:
    phone(ASHA).types(TELL, SAID, "2").ends().sees("Nothing was changed.")
    assert kept(scene) == []


def test_one_word_is_asked_again(phone: Dial, scene: Scene, asha: Person) -> None:
    phone(ASHA).types(TELL, "Water").sees("Please type what your ward should know.")
