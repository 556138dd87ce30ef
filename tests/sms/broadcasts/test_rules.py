"""What may be broadcast, and by whom: the table of subjects, two persons, and what each may do."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from models.broadcasts import STATES
from sms import broadcast_steps as steps
from sms.broadcast_rules import (
    ABOUT,
    CHANGED,
    CRIME,
    MAY,
    NEAR_CRIME,
    OWN,
    TOO_OLD,
    NotAllowed,
)
from sms.broadcast_steps import Written
from tests.sms.broadcasts.studio import ENGLISH, SWAHILI, WARD, Studio
from tests.sms.test_windows import eat

REFUSED = [code for code, about in ABOUT.items() if about.refused]


def waiting(studio: Studio, **other: object) -> UUID:
    id = studio.written(**other)
    with studio.database.begin() as db:
        steps.submit(db, id, now=studio.now)
    return id


def changed(studio: Studio, id: UUID, by: UUID) -> None:
    written = Written("hazard", "subscribers", "ward", WARD, {"en": "New", "sw": "Mpya"})
    with studio.database.begin() as db:
        steps.edit(db, studio.vault, id, written, user_id=by)
        steps.submit(db, id, now=studio.now)


def test_incidents_at_one_place_of_the_night_and_persons_are_not_broadcast() -> None:
    assert REFUSED == ["incident", "night", "person"]


@pytest.mark.parametrize("about", REFUSED)
def test_what_is_refused_says_why_and_a_written_reason_overrides_it(
    studio: Studio, about: str
) -> None:
    id = waiting(studio, about=about)
    with pytest.raises(NotAllowed, match=ABOUT[about].refused[:40]):
        studio.release(id)
    assert studio.state(id).state == "waiting"
    studio.release(id, override="the county asked for it")
    released = studio.state(id)
    assert (released.state, released.overridden) == ("released", "the county asked for it")


WORDS = [
    ("hazard", "The bridge near Yaya is closed.", ""),
    ("advice", "Armed gangs robbed a shop.", CRIME),
    ("hazard", "Majambazi wameiba.", CRIME),
    ("advice", "A thief was seen near Yaya stage.", NEAR_CRIME),
    ("pattern", "Phones are stolen in the evening. Walk in company.", ""),
    ("pattern", "Phones are stolen in the evening opposite Yaya.", NEAR_CRIME),
    ("results", "Of ten thefts two were solved, thanks to those near you.", ""),
    ("pattern", "Lights are broken karibu na soko.", NEAR_CRIME),
]


@pytest.mark.parametrize(("about", "words", "rule"), WORDS, ids=[row[1] for row in WORDS])
def test_words_of_one_crime_or_of_one_place_need_a_written_reason(
    studio: Studio, about: str, words: str, rule: str
) -> None:
    id = waiting(studio, about=about, words={"en": words, "sw": SWAHILI})
    if rule:
        with pytest.raises(NotAllowed, match=re.escape(rule)):
            studio.release(id)
    studio.release(id, override="the county asked for it")
    assert studio.state(id).overridden == ("the county asked for it" if rule else "")


@pytest.mark.parametrize(
    ("hour", "minute", "night"),
    [(20, 59, False), (21, 0, True), (2, 0, True), (5, 59, True), (6, 0, False)],
)
def test_at_night_nobody_releases_alone(
    studio: Studio, hour: int, minute: int, night: bool
) -> None:
    studio.now = eat(hour, minute)
    id = waiting(studio)
    if night:
        with pytest.raises(NotAllowed, match="between 21:00 and 06:00"):
            studio.release(id)
    studio.release(id, override="the river rises")
    assert studio.state(id).overridden == ("the river rises" if night else "")


def test_a_reason_where_none_is_needed_is_not_kept(studio: Studio) -> None:
    id = waiting(studio)
    studio.release(id, override="just in case")
    assert studio.state(id).overridden == ""


def test_what_says_not_what_it_is_about_is_not_released(studio: Studio) -> None:
    with pytest.raises(NotAllowed, match="Say what it is about"):
        studio.release(waiting(studio, about=""))


def test_the_author_does_not_release_it(studio: Studio) -> None:
    with pytest.raises(NotAllowed, match=OWN):
        studio.release(waiting(studio), name="author")


def test_who_changed_it_last_does_not_release_it(studio: Studio) -> None:
    id = waiting(studio)
    changed(studio, id, studio.user("editor"))
    with pytest.raises(NotAllowed, match=OWN):
        studio.release(id, name="editor", edition=2)
    studio.release(id, name="third", edition=2)
    assert studio.state(id).state == "released"


@pytest.mark.parametrize("column", ["author_id", "editor_id"])
def test_not_even_by_sql_is_it_released_by_who_wrote_or_changed_it(
    studio: Studio, column: str
) -> None:
    id = waiting(studio)
    changed(studio, id, studio.user("editor"))
    set_by = text(f"update broadcasts set released_by_id = {column}")
    with pytest.raises(IntegrityError, match="second_person"), studio.database.begin() as db:
        db.execute(set_by)


def test_what_was_changed_while_it_was_read_is_not_released(studio: Studio) -> None:
    id = waiting(studio)
    changed(studio, id, studio.user("author"))
    with pytest.raises(NotAllowed, match=CHANGED):
        studio.release(id, edition=1)


def test_a_change_takes_it_back_from_those_who_were_to_release_it(studio: Studio) -> None:
    id = waiting(studio)
    written = Written("hazard", "subscribers", "ward", WARD, {"en": ENGLISH, "sw": SWAHILI})
    with studio.database.begin() as db:
        steps.edit(db, studio.vault, id, written, user_id=studio.user("author"))
    assert (studio.state(id).state, studio.state(id).submitted_at) == ("draft", None)


def test_what_waited_for_more_than_a_day_is_asked_for_again(studio: Studio) -> None:
    id = waiting(studio)
    studio.later(hours=24, seconds=1)
    with pytest.raises(NotAllowed, match=TOO_OLD[:30]):
        studio.release(id)
    with studio.database.begin() as db:
        steps.give_back(db, id, "is the bridge still closed?")
        assert studio.state(id).state == "waiting"  # not committed yet
    assert studio.state(id).note == "is the bridge still closed?"
    with studio.database.begin() as db:
        steps.submit(db, id, now=studio.now)
    studio.release(id)
    assert studio.state(id).state == "released"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ({"en": ENGLISH, "sw": ""}, "nothing in Kiswahili"),
        ({"en": " ", "sw": SWAHILI}, "nothing in English"),
        ({"en": "Wĩra nĩ mwega", "sw": SWAHILI}, "cannot|show"),
        ({"en": "long " * 100, "sw": SWAHILI}, "takes 4 parts"),
    ],
    ids=["no Kiswahili", "no English", "letters no phone shows", "too long"],
)
def test_what_cannot_be_sent_as_it_is_written_is_not_released(
    studio: Studio, words: dict[str, str], why: str
) -> None:
    with pytest.raises(NotAllowed, match=why):
        studio.release(waiting(studio, words=words))


def _at(studio: Studio, state: str) -> UUID:
    id = studio.written()
    values = {"state": state, "released": studio.now if state in STATES[2:] else None}
    with studio.database.begin() as db:
        db.execute(text("update broadcasts set state = :state, released_at = :released"), values)
    return id


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("step", [step for step in MAY if step not in ("edit", "release")])
def test_each_step_is_for_its_states_alone(studio: Studio, step: str, state: str) -> None:
    id = _at(studio, state)
    acts = {
        "submit": lambda db: steps.submit(db, id, now=studio.now),
        "give_back": lambda db: steps.give_back(db, id, "why"),
        "cancel": lambda db: steps.cancel(db, id, "why", now=studio.now),
    }
    with studio.database.begin() as db:
        if state in MAY[step]:
            acts[step](db)
        else:
            with pytest.raises(NotAllowed):
                acts[step](db)


@pytest.mark.parametrize("state", [s for s in STATES if s != "waiting"])
def test_only_what_waits_is_released(studio: Studio, state: str) -> None:
    id = _at(studio, state)
    with pytest.raises(NotAllowed):
        studio.release(id)
