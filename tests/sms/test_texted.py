"""Reports by SMS: said back and sent by a 1; and STATUS, for who made the report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select

from models import contacts, erasure
from models.events import events
from models.outbox import outbox
from models.references import ORDINARY, SENSITIVE, drawn, written
from models.reports import reports
from models.texted import texted
from models.vault import place
from sms.gsm import is_gsm, segments
from tests.models.stands import stands
from tests.sms.scene import HELP, NOW, Phone, Scene

SAID = "We have: Theft or robbery, Kilimani. Reply 1 to send, 2 to send and get news by SMS."
MINUTE = timedelta(minutes=1)


def filed(scene: Scene) -> list[Any]:
    with scene.database.connect() as db:
        return list(db.execute(select(reports)))


def begun(scene: Scene) -> int:
    with scene.database.connect() as db:
        return db.execute(select(func.count()).select_from(texted)).scalar_one()


def kept_words(scene: Scene) -> list[str]:
    """What is still readable of what was texted to us."""
    with scene.database.connect() as db:
        rows = db.exec_driver_sql("select id, words_sealed from messages where direction = 'in'")
        return [
            scene.vault.words.open(bytes(row[1]), place("messages.words", row[0])) for row in rows
        ]


@pytest.mark.parametrize(
    "words",
    ["REPORT theft at Kilimani", "Report: theft, Kilimani.", "please report theft Kilimani"],
)
def test_what_is_whole_is_said_back_at_once(scene: Scene, resident: Phone, words: str) -> None:
    (said,) = scene.texts(resident, words)
    assert said.startswith(f"{SAID} Not so? 3 House or shop broken into")
    assert filed(scene) == [], "nothing is sent that was not said back"


def test_a_one_files_it_as_a_call_would(scene: Scene, resident: Phone) -> None:
    scene.texts(resident, "REPORT phone theft near Yaya stage, Kilimani. Two men.")
    (said,) = scene.texts(resident, "1", NOW + MINUTE)
    (row,) = filed(scene)
    ref = written(row.reference)
    assert said == (
        f"Sent. Your number is {ref}. The safety people of Kilimani are being told. "
        "In danger? Call 999 / 112 / 911."
    )
    assert (row.channel, row.category, row.ward_code, row.state) == (
        ("sms", "theft", "1371", "received")
    )
    assert (row.contact, row.contact_id, row.happening_now) == ("none", resident.contact, False)
    opened = scene.vault.words.open
    assert opened(row.landmark_sealed, place("reports.landmark", row.id)) == "Yaya stage"
    assert "Two men" in opened(row.words_sealed, place("reports.words", row.id))
    with scene.database.connect() as db:
        owed = db.execute(select(outbox.c.task, outbox.c.subject)).one()
        told = db.execute(select(events.c.kind, events.c.actor)).one()
        ward = contacts.get(db, resident.contact).last_ward
    assert tuple(owed) == ("route", row.id) and tuple(told) == ("received", "resident")
    assert ward == "1371" and begun(scene) == 0


def test_a_one_again_sends_nothing_more(scene: Scene, resident: Phone) -> None:
    scene.texts(resident, "REPORT theft at Kilimani")
    scene.texts(resident, "1", NOW + MINUTE)
    scene.texts(resident, "1", NOW + 2 * MINUTE)
    assert len(filed(scene)) == 1


def test_the_same_text_handled_twice_is_one(scene: Scene, resident: Phone) -> None:
    scene.texts(resident, "REPORT theft at Kilimani")
    message = scene.stored(resident.contact, "1")
    assert len(scene.handled(message)) == 1 and scene.handled(message) == []
    assert len(filed(scene)) == 1


def test_a_two_also_asks_for_news(scene: Scene, resident: Phone) -> None:
    scene.texts(resident, "RIPOTI wizi Kilimani")
    scene.texts(resident, "2")
    assert filed(scene)[0].contact == "sms"


def test_happening_now_is_said_back_before_it_counts(scene: Scene, resident: Phone) -> None:
    (said,) = scene.texts(resident, "REPORT gang with guns now at Kilimani")
    assert said.startswith("We have: Gang or guns, Kilimani, happening now.")
    scene.texts(resident, "1")
    (row,) = filed(scene)
    assert (row.happening_now, row.severity) == (True, "urgent")


def test_another_kind_is_said_back_first(scene: Scene, resident: Phone) -> None:
    scene.texts(resident, "REPORT theft at Kilimani")
    (said,) = scene.texts(resident, "3")
    assert said.startswith("We have: House or shop broken into, Kilimani.") and not filed(scene)
    scene.texts(resident, "1")
    assert filed(scene)[0].category == "burglary"


def test_where_the_place_is_missing_it_is_asked_once(scene: Scene, resident: Phone) -> None:
    (asked,) = scene.texts(resident, "REPORT my phone was stolen")
    assert asked.startswith("Where is it?")
    assert scene.texts(resident, "Kilimani")[0].startswith(SAID)
    scene.texts(resident, "1")
    assert filed(scene)[0].ward_code == "1371"


def test_a_misspelt_answer_is_chosen_from_what_is_spelt_like_it(
    scene: Scene, resident: Phone
) -> None:
    scene.texts(resident, "REPORT my phone was stolen")
    (said,) = scene.texts(resident, "Kilimny")
    assert "Kilimani" in said and filed(scene) == []


def test_a_place_nobody_knows_leads_to_the_call(scene: Scene, resident: Phone) -> None:
    scene.texts(resident, "REPORT my phone was stolen")
    assert "dial *384*70421#" in scene.texts(resident, "qqqq zzzz")[0]


def test_of_several_places_one_is_chosen_by_number(scene: Scene, resident: Phone) -> None:
    (asked,) = scene.texts(resident, "REPORT fire in Hospital ward")
    if asked.startswith("Which place?"):
        assert scene.texts(resident, "2")[0].startswith("We have: Fire, Hospital,")
    else:
        assert asked.startswith("Where is it?")


@pytest.mark.parametrize("words", ["NO", "hapana", "usitume"])
def test_a_no_sends_nothing(scene: Scene, resident: Phone, words: str) -> None:
    scene.texts(resident, "REPORT theft at Kilimani")
    assert scene.texts(resident, words) == ["Nothing was sent."]
    scene.texts(resident, "1")
    assert filed(scene) == []


def test_after_a_day_a_one_sends_nothing(scene: Scene, resident: Phone) -> None:
    scene.texts(resident, "REPORT theft at Kilimani")
    scene.texts(resident, "1", NOW + timedelta(hours=25))
    assert filed(scene) == []


def test_report_alone_says_how(scene: Scene, resident: Phone) -> None:
    assert scene.texts(resident, "REPORT")[0].startswith("What happened, and where?")


def test_who_is_on_duty_is_led_to_the_call(scene: Scene, asha: Phone) -> None:
    scene.tell(scene.report(), asha)
    assert scene.texts(asha, "REPORT theft at Kilimani") == ["For that please dial *384*70421#"]
    assert begun(scene) == 0


@pytest.mark.parametrize(
    "words",
    [
        "REPORT my husband beats me in Kilimani",
        "RIPOTI mtoto anateswa",
        "REPORT police took a bribe",
    ],
    ids=["family", "child", "police conduct"],
)
def test_what_may_be_of_the_sensitive_branch_gets_the_help_of_everybody_and_leaves_nothing(
    scene: Scene, resident: Phone, words: str
) -> None:
    assert scene.texts(resident, words) == [HELP]
    assert kept_words(scene) == ["HELP"] and begun(scene) == 0 and filed(scene) == []
    other = scene.phone(501)
    scene.texts(other, "HELP")
    with scene.database.connect() as db:
        rows = db.exec_driver_sql(
            "select e.reason, m.purpose, m.reason, m.raw_sealed from messages m "
            "join message_events e on e.message_id = m.id where direction = 'in'"
        ).all()
    assert len(set(map(tuple, rows))) == 1, "nobody can tell one from the other"


def test_an_answer_may_turn_sensitive_too(scene: Scene, resident: Phone) -> None:
    scene.texts(resident, "REPORT fighting")
    assert scene.texts(resident, "at home, my husband") == [HELP]
    assert begun(scene) == 0 and "husband" not in " ".join(kept_words(scene))


def test_every_text_is_one_part_in_both_languages(scene: Scene, resident: Phone) -> None:
    for language in ("en", "sw"):
        with scene.database.begin() as db:
            contacts.prefer(db, resident.contact, language=language)
        at = NOW + (timedelta(days=2) if language == "sw" else timedelta())
        for words in ("REPORT", "REPORT drugs now at Woodley/Kenyatta Golf Course", "3", "1"):
            (said,) = scene.texts(resident, words, at)
            assert segments(said) == 1 and is_gsm(said), said


def test_to_be_erased_takes_what_was_begun(scene: Scene, resident: Phone) -> None:
    scene.texts(resident, "REPORT theft at Kilimani")
    with scene.database.begin() as db:
        erasure.erase(db, resident.contact)
    assert begun(scene) == 0


@pytest.fixture
def statements(scene: Scene) -> Iterator[list[str]]:
    heard: list[str] = []

    def hear(*told: object) -> None:
        heard.append(str(told[2]))

    event.listen(scene.database, "before_cursor_execute", hear)
    yield heard
    event.remove(scene.database, "before_cursor_execute", hear)


def test_sending_costs_at_most_thirty_statements(
    scene: Scene, resident: Phone, statements: list[str]
) -> None:
    scene.texts(resident, "REPORT theft at Kilimani")
    message = scene.stored(resident.contact, "1")
    statements.clear()
    scene.handled(message)
    assert len(statements) <= 30, len(statements)


def test_status_says_what_became_of_ones_own_report(
    scene: Scene, resident: Phone, asha: Phone
) -> None:
    ref = "482130971"
    report = scene.report(resident, reference=ref)
    assert scene.texts(resident, "STATUS 482-130-971") == [
        "482-130-971: open. People were told, nobody has answered yet."
    ]
    scene.texts(asha, f"1 {scene.tell(report, asha)}")
    assert scene.texts(resident, "hali 482130971") == ["482-130-971: open. Kilimani Forum has it."]
    with scene.database.begin() as db:
        stands(db, report, state="withdrawn")
    assert scene.texts(resident, "STATUS 482 130 971") == ["482-130-971: withdrawn by you."]


def test_another_phone_learns_open_or_closed_alone(scene: Scene, resident: Phone) -> None:
    scene.report(resident, reference="482130971")
    other = scene.phone(777)
    assert scene.texts(other, "STATUS 482130971") == ["482-130-971: open."]
    assert scene.texts(other, "STATUS 482130972")[0].startswith("That number is not right")


def test_a_reference_of_the_sensitive_branch_is_not_looked_up_nor_kept(
    scene: Scene, resident: Phone
) -> None:
    ref = drawn(SENSITIVE, lambda n: n // 7)
    assert scene.texts(resident, f"STATUS {ref}") == ["For that please dial *384*70421#"]
    assert kept_words(scene) == ["HELP"]


def test_ten_misses_in_an_hour_are_enough(scene: Scene) -> None:
    said = []
    for number in range(12):
        ref = drawn(ORDINARY, lambda n, number=number: 10_000_000 + number)
        guesser = scene.phone(700)
        said += scene.texts(guesser, f"STATUS {ref}", NOW + number * MINUTE)
    assert said[0] == "No report of that number was made from this phone."
    assert len(said) == 10, "and ten replies a day are the most a stranger gets"
