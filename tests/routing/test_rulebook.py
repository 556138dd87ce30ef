"""Rules as rows: what they may change, what they may never, and what is no row at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.categories import CATEGORIES, KINDS, ORDINARY, SEVERITIES
from routing.directory import AREA_LEVELS, Directory, areas_of, may_receive
from routing.plan import Plan, Subject, plan
from routing.rulebook import (
    CHANNELS,
    EVERYWHERE,
    FLAGS,
    HAPPENING,
    NOT_TOLD,
    SHIPPED,
    WORDS,
    Book,
    Row,
)
from routing.rulebook_form import BadRow, book, kept, row
from routing.rules import LEVELS
from routing.shipped_rows import shipped_rows
from tests.routing.people import BARAGOI_TOWN, KILIMANI, SATURDAY, named, nationally, somebody

FORUM, POLICE = somebody("forum", 0), somebody("police", 1, role="ocs")
DESK = nationally("national_desk", 3, role="desk")


def of(category: str, *, now: bool = False, hurt: bool = False) -> Subject:
    return Subject(category, CATEGORIES[category].severity, KILIMANI, now, hurt=hurt)


def planned(subject: Subject, *rows: Row, level: int = 0) -> Plan:
    directory = Directory((FORUM, POLICE, DESK), Book(7, rows))
    return plan(subject, directory, SATURDAY, level=level)


def told(found: Plan) -> list[str]:
    return [one.holder.kind for one in found.told]


ARMED = Row("armed", flags=frozenset({"armed"}), levels={"police": 0})


def test_where_no_row_fits_duties_stand_as_they_are() -> None:
    assert told(planned(of("theft"), ARMED)) == ["forum"]
    assert planned(of("theft"), ARMED).due_at == planned(of("theft")).due_at


def test_a_row_brings_a_kind_to_an_earlier_level_and_says_so() -> None:
    found = planned(of("gang"), ARMED)
    assert sorted(told(found)) == ["forum", "police"]
    assert {one.rule for one in found.told} == {"level0.ward@armed"}
    assert all(one.reason.endswith("by the rule armed (arms or a gang)") for one in found.told)


@pytest.mark.parametrize("flag", ["armed", "child"])
def test_what_the_words_speak_of_is_asked_after_in_any_category(flag: str) -> None:
    early = Row("spoken of", flags=frozenset({flag}), levels={"police": 0})
    assert told(planned(of("theft"), early)) == ["forum"]
    spoken = replace(of("theft"), flags=frozenset({flag}))
    assert sorted(told(planned(spoken, early))) == ["forum", "police"]


@pytest.mark.parametrize(
    "subject",
    [
        pytest.param(replace(of("theft"), kept_from=frozenset({"police"})), id="kept out"),
        pytest.param(
            replace(
                of("theft"),
                kept_organisations=frozenset({POLICE.organisation_id}),
                named_organisations=frozenset({POLICE.organisation_id}),
            ),
            id="named",
        ),
    ],
)
def test_police_named_or_kept_out_is_asked_after_and_only_takes_away(subject: Subject) -> None:
    quiet = Row("not the chief", flags=frozenset({"police"}), words="no_landmark")
    assert planned(subject, quiet).row.name == "not the chief"
    assert not planned(of("theft"), quiet).row.name
    assert "police" not in told(planned(subject, quiet, level=1))


def test_a_row_can_leave_a_kind_out_and_says_so() -> None:
    quiet = Row("desk not forum", levels={"forum": NOT_TOLD})
    found = planned(of("theft"), quiet)
    assert told(found) == ["police"] and found.level == 1
    assert {one.rule: one.reason for one in found.left_out}["row.kind@desk not forum"] == (
        "Safety forum: not told of this by the rules in force, by the rule desk not forum"
    )


def test_a_row_sets_the_clock_of_a_level() -> None:
    quick = Row("quick", clocks={0: (30, 5)})
    assert planned(of("theft"), quick).due_at == SATURDAY + timedelta(minutes=30)
    assert planned(of("theft", now=True), quick).due_at == SATURDAY + timedelta(minutes=5)
    assert planned(of("theft"), quick, level=1).due_at == SATURDAY + timedelta(hours=4)


def test_a_row_can_give_a_report_to_the_desk_alone() -> None:
    found = planned(of("other"), Row("to the desk", channel="desk"))
    assert found.desk and told(found) == ["national_desk"] and found.due_at is None


def test_the_first_row_that_fits_rules() -> None:
    narrow = Row("narrow", categories=frozenset({"fire"}), clocks={0: (10, 10)})
    wide = Row("wide", clocks={0: (20, 20)})
    assert planned(of("fire"), narrow, wide).row.name == "narrow"
    assert planned(of("theft"), narrow, wide).row.name == "wide"


@pytest.mark.parametrize(
    ("values", "fits"),
    [
        pytest.param({"categories": frozenset({"gang"})}, True, id="its category"),
        pytest.param({"categories": frozenset({"theft"})}, False, id="another category"),
        pytest.param({"severities": frozenset({"low"})}, False, id="another severity"),
        pytest.param({"flags": frozenset({"armed", "hurt"})}, False, id="one flag of two"),
        pytest.param({"happening": "now"}, True, id="happening now"),
        pytest.param({"happening": "not_now"}, False, id="only what is over"),
        pytest.param({"area": ("ward", "1371")}, True, id="its ward"),
        pytest.param({"area": ("county", "047")}, True, id="its county"),
        pytest.param({"area": ("ward", BARAGOI_TOWN.code)}, False, id="another ward"),
        pytest.param({"hours": "Sa 14:00-16:00"}, True, id="the time it is, in East Africa"),
        pytest.param({"hours": "Mo-Fr 08:00-18:00"}, False, id="on other days"),
    ],
)
def test_a_row_fits_by_all_it_says(values: dict[str, Any], fits: bool) -> None:
    found = planned(of("gang", now=True), replace(Row("row"), **values))
    assert (found.row.name == "row") == fits


@pytest.mark.parametrize("category", ["police-conduct", "family-safety", "child-safety"])
def test_no_row_rules_the_sensitive_branch(category: str) -> None:
    everything = Row("all", levels=dict.fromkeys(KINDS, 0), clocks={0: (1, 1)})
    assert planned(of(category), everything) == planned(of(category))


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        pytest.param({"name": "Armed!"}, "name:", id="a name with a mark"),
        pytest.param({"categories": ["robery"]}, "no 'robery'", id="a category misspelt"),
        pytest.param({"categories": ["police-conduct"]}, "no 'police-conduct'", id="sensitive"),
        pytest.param({"severities": ["grave"]}, "no 'grave'", id="a severity there is not"),
        pytest.param({"flags": ["grave"]}, "no 'grave'", id="a flag there is not"),
        pytest.param(
            {"flags": ["police"], "levels": {"chief": 0}},
            "may only leave",
            id="a kind told because the police are named",
        ),
        pytest.param(
            {"flags": ["police"], "clocks": {"0": [60, 60]}},
            "may only leave",
            id="a clock changed because the police are named",
        ),
        pytest.param({"hours": "8-5"}, "hours:", id="hours nobody can read"),
        pytest.param({"area": ["ward", ""]}, "area:", id="a ward without its code"),
        pytest.param({"levels": {"army": 0}}, "no kind 'army'", id="a kind there is not"),
        pytest.param({"levels": {"police": 4}}, "levels are 0 to 3", id="a level too many"),
        pytest.param(
            {"levels": {"rehab": 0}, "categories": ["fire"]},
            "rehab may not be told of fire",
            id="a kind that may not be told of it",
        ),
        pytest.param({"clocks": {"0": [0, 5]}}, "1 minute", id="no time at all"),
        pytest.param({"clocks": {"0": [60, 5000]}}, "72 hours", id="longer than three days"),
        pytest.param({"channel": "radio"}, "no 'radio'", id="a channel there is not"),
        pytest.param({"clocks": 5}, "not a row", id="of another shape"),
    ],
)
def test_what_is_no_row_is_refused_with_its_fault(values: dict[str, Any], fault: str) -> None:
    with pytest.raises(BadRow, match=fault):
        row({**kept(Row("a row")), **values})


def test_every_fault_of_a_row_is_named_at_once() -> None:
    with pytest.raises(BadRow) as refused:
        row({**kept(Row("A")), "hours": "x", "channel": "y"})
    assert len(refused.value.faults) == 3


def test_two_rows_of_one_name_are_no_book() -> None:
    with pytest.raises(BadRow, match="two rows are called armed"):
        book(1, [kept(ARMED), kept(ARMED)])


AREAS = [EVERYWHERE, *((level, areas_of(KILIMANI)[level]) for level in AREA_LEVELS[:3])]
LEVEL = st.sampled_from((*LEVELS, NOT_TOLD))
MINUTES = st.integers(1, 72 * 60)
ROWS = st.builds(
    Row,
    name=st.sampled_from(("one", "two", "three")),
    categories=st.frozensets(st.sampled_from(ORDINARY), max_size=2),
    severities=st.frozensets(st.sampled_from(SEVERITIES), max_size=2),
    flags=st.frozensets(st.sampled_from(FLAGS), max_size=1),
    happening=st.sampled_from(HAPPENING),
    hours=st.sampled_from(("", "Sa 09:00-13:00", "Mo-Su 22:00-06:00")),
    area=st.sampled_from(AREAS),
    levels=st.dictionaries(st.sampled_from(KINDS), LEVEL, max_size=5),
    clocks=st.dictionaries(st.sampled_from(LEVELS), st.tuples(MINUTES, MINUTES), max_size=2),
    words=st.sampled_from(WORDS),
    channel=st.sampled_from(CHANNELS),
)
BOOKS = st.lists(ROWS, max_size=3).map(lambda rows: Book(1, tuple(rows)))
EVERYBODY = tuple(somebody(kind, n % 4, person=f"{kind}") for n, kind in enumerate(KINDS))


@settings(deadline=None, max_examples=300)
@given(
    found=BOOKS,
    category=st.sampled_from([*CATEGORIES]),
    now=st.booleans(),
    excluded=st.frozensets(st.sampled_from(KINDS), max_size=3),
    level=st.integers(0, 4),
    shared=st.lists(st.sampled_from(KINDS), max_size=4),
)
def test_no_book_can_tell_whom_it_may_not_or_leave_a_report_without_somebody(
    found: Book,
    category: str,
    now: bool,
    excluded: frozenset[str],
    level: int,
    shared: list[str],
) -> None:
    """Also where some of them answer at one phone."""
    subject = replace(of(category, now=now), kept_from=excluded)
    phones = {kind: named("one phone" if kind in shared else kind) for kind in KINDS}
    people = tuple(replace(one, contact_id=phones[one.kind]) for one in EVERYBODY)
    planned = plan(subject, Directory(people, found), SATURDAY, level=level)
    never = CATEGORIES[category].never | excluded
    for one in planned.told:
        assert one.holder.kind not in shared or never.isdisjoint(shared)
        assert one.holder.kind not in CATEGORIES[category].never
        assert may_receive(one.holder.kind, category)
        assert one.holder.kind not in excluded
    if category != "child-safety":
        assert planned.told or planned.desk
        assert (planned.due_at is None) == planned.desk
        assert planned.due_at is None or planned.due_at > SATURDAY


@given(found=ROWS)
def test_a_row_that_is_kept_is_the_same_when_read(found: Row) -> None:
    try:
        assert row(kept(found)) == found
    except BadRow as bad:
        assert all("may not be told" in f or "may only leave" in f for f in bad.faults)


def test_what_ships_has_no_rows() -> None:
    assert SHIPPED.rows == () and SHIPPED.number == 0


@pytest.mark.parametrize("category", ORDINARY)
@pytest.mark.parametrize("happening", [True, False])
def test_what_ships_put_into_a_book_changes_nothing(category: str, happening: bool) -> None:
    subject = of(category, now=happening)
    ruled, bare = planned(subject, *shipped_rows().values()), planned(subject)
    assert ruled.row.name == f"as shipped {category}"
    assert (told(ruled), ruled.level, ruled.due_at) == (told(bare), bare.level, bare.due_at)
    assert row(kept(shipped_rows()[category])) == shipped_rows()[category]
