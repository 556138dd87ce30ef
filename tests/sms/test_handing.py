"""Handing over: which agency is meant, the county's desk, and what the reporter hears."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from models import events
from sms import gsm, texts_handing, texts_report
from sms.agencies import AGENCIES, Handed, a_reference, read
from sms.handing import has_now
from sms.news import news
from tests.sms.scene import CODE, NOW, Phone, Scene
from ussd.journeys.duty import SAID_LONGEST

MONDAY = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "handed"),
    [
        ("KPLC 88123", Handed("power", "88123")),
        ("kaunti, ref nrb/2026-17", Handed("county", "NRB/2026-17")),
        ("Polisi OB 12/21/11/2026", Handed("police", "OB12/21/11/2026")),
        ("police", Handed("police")),
        ("my cousin Juma 88123", Handed("unlisted", "88123")),
        ("fire brigade", Handed("unlisted")),
        ("88123", Handed("", "88123")),
        ("others", Handed("others")),
        ("Nairobi Water 88123", Handed("water", "88123")),
        ("not water", Handed("unlisted")),
        ("Kenya Power 88123", Handed("power", "88123")),
        ("the Kenya Red Cross, ref no. 17", Handed("redcross", "17")),
        ("kwa polisi OB 5/3/2026", Handed("police", "OB5/3/2026")),
        ("the police OB 12/3/2026", Handed("police", "OB12/3/2026")),
        ("OB 12/3/2026", Handed("police", "OB12/3/2026")),
        ("KPLC Juma 0722 123 456", Handed("power")),
        ("asante sana", Handed()),
        ("KPLC 0722 123 456", Handed("power")),
        ("KPLC ask for Juma", Handed("power")),
        ("", Handed()),
    ],
    ids=[
        "an agency and its number",
        "in Kiswahili, with ref",
        "an occurrence book",
        "without a number",
        "nobody of the list, with a number",
        "nobody of the list",
        "a number alone",
        "others",
        "the water company of a place",
        "not that one",
        "as our own list has it",
        "behind an article, with ref no",
        "behind kwa",
        "behind the",
        "an occurrence book alone",
        "a name and a telephone",
        "thanks",
        "a telephone is no reference",
        "a name is no reference",
        "nothing",
    ],
)
def test_what_was_written_names_an_agency_of_the_list(words: str, handed: Handed) -> None:
    assert read(words) == handed


@pytest.mark.parametrize(
    "words",
    [
        "police 0712345678 call him",
        "mama njeri 0712345678 anajua",
        "OB 5 0712345678",
        "hospital dr otieno 12 0722123456",
        "0712/345678",
        "kplc +254 712 345 678",
    ],
)
def test_no_telephone_is_kept_as_a_reference_whatever_stands_beside_it(words: str) -> None:
    assert read(words).reference == ""


def test_a_reference_has_a_digit_and_at_most_twenty_signs() -> None:
    assert (a_reference("A" * 19 + "1"), a_reference("A" * 20 + "1"), a_reference("ABC")) == (
        "A" * 19 + "1",
        "",
        "",
    )


def test_the_reporter_hears_who_has_it_now(scene: Scene, asha: Phone) -> None:
    report = scene.report(scene.phone(500))
    number = scene.tell(report, asha)
    _answer, news = scene.texts(asha, f"3 {number} 2 KPLC 88123")
    assert news.endswith(
        "Kenya Power has it now, handed over by Kilimani Forum. "
        "For its number there dial *384*70421#, My reports."
    )
    assert "88123" not in news
    now = scene.state(report)
    assert (now.state, now.outcome, now.holder_id) == ("referred", "handed_over", asha.person)
    with scene.database.connect() as db:
        assert events.last_fact(db, report, "handed_over", "to") == "power"
        assert events.last_fact(db, report, "handed_over", "reference") == "88123"


STANDS = [
    ("KPLC 88123", "open. Kenya Power has it now, handed over by Kilimani Forum. For its number"),
    ("police", "open. The police has it now, handed over by Kilimani Forum."),
    ("Juma 88123", "open. Kilimani Forum handed it to others."),
]


@pytest.mark.parametrize(("words", "said"), STANDS, ids=[words for words, _said in STANDS])
def test_status_says_who_has_it_now_and_no_number_of_theirs(
    scene: Scene, asha: Phone, words: str, said: str
) -> None:
    resident = scene.phone(500)
    report = scene.report(resident, reference="482130971")
    scene.texts(asha, f"3 {scene.tell(report, asha)} 2 {words}")
    (answer,) = scene.texts(resident, "STATUS 482-130-971")
    assert answer.startswith(f"482-130-971: {said}")
    assert "88123" not in answer


def test_a_number_that_comes_later_is_theirs_who_have_it(scene: Scene, asha: Phone) -> None:
    report = scene.report(scene.phone(500))
    number = scene.tell(report, asha)
    scene.texts(asha, f"3 {number} 2 KPLC")
    answer, news = scene.texts(asha, f"3 {number} 2 ref 88123")
    assert "handed to Kenya Power, number 88123." in answer
    assert "Kenya Power has it now" in news
    scene.texts(asha, f"3 {number} 2 police")
    with scene.database.connect() as db:
        assert has_now(db, report) == Handed("police"), "without the number of who had it before"


@pytest.mark.parametrize("language", ["en", "sw"])
@pytest.mark.parametrize("agency", AGENCIES)
def test_who_has_it_now_is_one_text_whoever_handed_it_over(
    scene: Scene, language: str, agency: str
) -> None:
    t, long = scene.languages[language], "Woodley/Kenyatta Golf Course Residents and Traders"
    said = [
        texts_report.handed(t, "482-130-975", agency, long, CODE),
        news(
            t,
            "handed_over",
            reference="482-130-975",
            organisation=long,
            code=CODE,
            agency=agency,
            numbered=True,
        ),
    ]
    assert [one for one in said if not gsm.is_gsm(one) or gsm.length(one) > 160] == []


@pytest.mark.parametrize("language", ["en", "sw"])
@pytest.mark.parametrize("dial", ["", "*384*70421#"], ids=["by SMS", "in a call"])
@pytest.mark.parametrize("agency", ["", *AGENCIES])
def test_what_was_understood_of_a_hand_over_fits_one_text(
    scene: Scene, language: str, dial: str, agency: str
) -> None:
    t, number = scene.languages[language], "9" * 20 if agency else ""
    longest = SAID_LONGEST if dial else 160
    far = texts_handing.county_later(t, MONDAY, NOW)
    remarks = {"": ("", t(texts_handing.NOT_LISTED)), "county": (t(texts_handing.NO_COUNTY), far)}
    for said in remarks.get(agency, ("",)):
        words = texts_handing.handed_over(t, 417, agency, number, said, dial)
        assert gsm.is_gsm(words) and gsm.length(words) <= longest


UNDERSTOOD = [
    ("Nairobi Water 88123", "water", "88123", "handed to the water company, number 88123."),
    ("Kenya Power 88123", "power", "88123", "handed to Kenya Power, number 88123."),
    ("OB 12/3/2026", "police", "OB12/3/2026", "handed to the police, number OB12/3/2026."),
    ("fire brigade", "", "", "handed to others. That name is not on our list."),
    ("children officer 5", "", "5", "handed to others, number 5. That name is not on our list."),
    ("88123", "", "88123", "handed to others, number 88123. It stays with you."),
]


@pytest.mark.parametrize(("words", "to", "number", "said"), UNDERSTOOD, ids=lambda one: str(one))
def test_a_civic_fault_handed_to_somebody_named_is_not_the_county_s(
    scene: Scene, asha: Phone, county: Phone, words: str, to: str, number: str, said: str
) -> None:
    report = scene.report(scene.phone(500), category="other")
    answer, news = scene.texts(asha, f"3 {scene.tell(report, asha)} 2 {words}")
    assert said in answer
    assert "county" not in news
    assert set(scene.alerts(report)) == {asha.person}
    with scene.database.connect() as db:
        assert events.last_fact(db, report, "handed_over", "to") == to
        assert events.last_fact(db, report, "handed_over", "reference") == number


def test_what_is_no_civic_fault_is_not_sent_to_the_county(
    scene: Scene, asha: Phone, county: Phone
) -> None:
    report = scene.report(category="theft")
    scene.texts(asha, f"3 {scene.tell(report, asha)} 2")
    assert set(scene.alerts(report)) == {asha.person}


def test_who_is_not_to_be_told_is_not_told_so_either(
    scene: Scene, asha: Phone, county: Phone
) -> None:
    report = scene.report(category="other", kept_from=["county_desk"])
    scene.texts(asha, f"3 {scene.tell(report, asha, at=NOW)} 2 COUNTY 17")
    assert set(scene.alerts(report)) == {asha.person}
