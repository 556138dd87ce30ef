"""The county's desk: told of what is handed to it, at a level of its own, when it is there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models import contacts, events, outbox
from models.directory import duties, people
from routing.rules import COUNTY_LEVEL, COUNTY_RULE
from sms import county as county_desk
from sms.alerting import route
from tests.models.stands import stands
from tests.sms.scene import CODE, NOW, Phone, Scene


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
