"""Handing over: which agency is meant, the county's desk, and what the reporter hears."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models import contacts, events, outbox
from models.directory import duties, organisations, people
from routing.rules import COUNTY_LEVEL, COUNTY_RULE
from sms import county as county_desk
from sms import gsm, texts_handing, texts_report
from sms.agencies import AGENCIES, Handed, a_reference, read
from sms.alerting import route
from sms.handing import has_now
from sms.news import news
from tests.models.stands import stands
from tests.sms.scene import CODE, NOW, Phone, Scene
from ussd.journeys.duty import SAID_LONGEST


@pytest.fixture
def asha(scene: Scene) -> Phone:
    return scene.coordinator(1, "Kilimani Forum")


@pytest.fixture
def county(scene: Scene) -> Phone:
    """The desk of Nairobi county."""
    desk = scene.coordinator(9, "Nairobi county desk", level=2)
    with scene.database.begin() as db:
        row = organisations.update().where(organisations.c.id == desk.organisation)
        db.execute(row.values(kind="county_desk"))
    return desk


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


def test_a_civic_fault_goes_to_the_county_s_desk(scene: Scene, asha: Phone, county: Phone) -> None:
    report = scene.report(scene.phone(500), category="other")
    number = scene.tell(report, asha)
    said = scene.texts(asha, f"3 {number} 2")
    assert any("Something else, Kilimani" in words and "Reply 1" in words for words in said)
    assert any("the county has it now" in words for words in said)
    alert = scene.alerts(report)[county.person]  # type: ignore[index]
    scene.texts(county, f"1 {alert.short_number}")
    assert scene.state(report).holder_id == county.person


def _keeps(scene: Scene, desk: Phone, **values: object) -> None:
    """Hours of a desk's duty, or the time until which its person is off."""
    table = duties if "hours" in values else people
    own = duties.c.person_id if "hours" in values else people.c.id
    with scene.database.begin() as db:
        db.execute(table.update().where(own == desk.person).values(**values))


def _clock_comes(scene: Scene, at: datetime) -> list[str]:
    """What is sent because the clock offers what is owed by then."""
    with scene.database.begin() as db:
        rows = [row for row, task in outbox.missed(db, at, 10) if task == county_desk.TELL]
        nudges = [
            nudge
            for row in rows
            for nudge in route(
                db, scene.vault, scene.languages, row, now=at, below=scene.below, code=CODE
            )
        ]
    return [scene.said(message)[1] for _lane, message in nudges]


MONDAY = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)  # 08:00 in East Africa


@pytest.mark.parametrize(
    "values",
    [{"hours": "Mo-Fr 08:00-17:00"}, {"off_until": MONDAY}],
    ids=["outside its hours", "off duty"],
)
@pytest.mark.parametrize("words", ["", " COUNTY"], ids=["a civic fault", "named"])
def test_a_desk_of_the_county_that_is_not_there_is_told_when_it_is(
    scene: Scene, asha: Phone, county: Phone, values: dict[str, object], words: str
) -> None:
    _keeps(scene, county, **values)
    report = scene.report(scene.phone(500), category="other")
    answer, news = scene.texts(asha, f"3 {scene.tell(report, asha)} 2{words}")
    assert "handed to the county. Its desk hears of it 23/11 08:00. It stays with you." in answer
    assert "was handed to others by Kilimani Forum" in news
    with scene.database.connect() as db:
        facts = events.last(db, report, "handed_over")
    (left,) = facts["left_out"]
    assert (facts["to"], facts["told"], facts["desk"]) == ("", [], False)
    assert left["rule"] in ("duty.hours", "person.unreachable")
    assert _clock_comes(scene, MONDAY - timedelta(minutes=1)) == []
    alert, told = _clock_comes(scene, MONDAY)
    assert "Something else, Kilimani" in alert
    assert "the county has it now, handed over by Kilimani Forum." in told
    assert scene.alerts(report)[county.person].rule == COUNTY_RULE  # type: ignore[index]
    assert _clock_comes(scene, MONDAY + timedelta(days=3)) == [], "once"
    with scene.database.connect() as db:
        assert events.last(db, report, "handed_over")["to"] == "county"


@pytest.mark.parametrize("then", ["1", "2 KPLC 5"], ids=["closed since", "with others since"])
def test_what_waits_no_more_for_the_county_is_not_told_to_it(
    scene: Scene, asha: Phone, county: Phone, then: str
) -> None:
    _keeps(scene, county, hours="Mo-Fr 08:00-17:00")
    report = scene.report(category="other")
    number = scene.tell(report, asha)
    scene.texts(asha, f"3 {number} 2")
    scene.texts(asha, f"3 {number} {then}", NOW + timedelta(minutes=5))
    assert _clock_comes(scene, MONDAY) == []
    assert county.person not in scene.alerts(report)


def test_a_desk_that_stopped_sms_is_not_waited_for(
    scene: Scene, asha: Phone, county: Phone
) -> None:
    with scene.database.begin() as db:
        contacts.stop_sms(db, county.contact, NOW)
    report = scene.report(category="other")
    (answer,) = scene.texts(asha, f"3 {scene.tell(report, asha)} 2")
    assert "It has no desk on this line: tell it yourself." in answer
    with scene.database.connect() as db:
        assert not outbox.owes(db, county_desk.TELL, report)


@pytest.mark.parametrize("category", ["theft", "other"])
def test_without_a_desk_of_the_county_nobody_is_said_to_have_it(
    scene: Scene, asha: Phone, category: str
) -> None:
    report = scene.report(scene.phone(500), category=category)
    number = scene.tell(report, asha)
    _answer, news = scene.texts(asha, f"3 {number} 2")
    assert "was handed to others by Kilimani Forum" in news
    assert ("It has no desk on this line" in _answer) == (category == "other")


@pytest.mark.parametrize("level", [2, 4], ids=["told at its level before", "after the last"])
def test_the_county_is_told_at_a_level_of_its_own(
    scene: Scene, asha: Phone, county: Phone, level: int
) -> None:
    report = scene.report(scene.phone(500))
    number = scene.tell(report, asha)
    with scene.database.begin() as db:
        stands(db, report, level=level, at_desk=level == 4, due_at=None)
    said = scene.texts(asha, f"3 {number} 2 COUNTY 17")
    alert = scene.alerts(report)[county.person]  # type: ignore[index]
    assert (alert.level, alert.rule) == (COUNTY_LEVEL, COUNTY_RULE)
    assert scene.state(report).level == level
    assert any("the county has it now" in words for words in said)
    again = scene.texts(asha, f"3 {number} 2 COUNTY")
    assert any("the county has it now" in words for words in again), "it has it still"


def test_where_no_desk_of_the_county_is_reached_who_hands_it_over_hears_so(
    scene: Scene, asha: Phone
) -> None:
    report = scene.report(scene.phone(500))
    number = scene.tell(report, asha)
    answer, news = scene.texts(asha, f"3 {number} 2 COUNTY")
    assert "handed to the county. It has no desk on this line: tell it yourself." in answer
    assert "was handed to others by Kilimani Forum" in news
    with scene.database.connect() as db:
        assert events.last_fact(db, report, "handed_over", "to") in ("", None)
    assert "the county has it now" in scene.texts(asha, f"3 {number} 2 COUNTY NRB/17")[1]


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
