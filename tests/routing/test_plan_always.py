"""What holds of every plan, whatever the directory says."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from routing.categories import CATEGORIES, KINDS
from routing.directory import AREA_LEVELS, Directory, Holder, areas_of, may_receive
from routing.plan import Plan, Subject, plan
from routing.rules import DESK_LEVEL, LEVELS
from tests.routing.people import KILIMANI, SATURDAY, named

HOURS = ("", "Mo-Fr 08:00-18:00", "Sa 09:00-13:00", "Mo-Su 22:00-06:00")
PEOPLE = tuple("abcdefg")
IN_ITS_OWN_TIME = settings(deadline=None)


@st.composite
def holders(draw: st.DrawFn) -> Holder:
    """Anybody at all, also kinds nobody knows and categories the kind may never hold."""
    person, level = draw(st.sampled_from(PEOPLE)), draw(st.sampled_from(AREA_LEVELS))
    categories = st.lists(st.sampled_from([*CATEGORIES]), min_size=1, max_size=4, unique=True)
    return Holder(
        person_id=named(person),
        contact_id=named(draw(st.sampled_from((person, "shared phone")))),
        organisation_id=named("organisation"),
        organisation="Organisation",
        kind=draw(st.sampled_from((*KINDS, "unheard_of"))),
        person=person,
        role="coordinator",
        language="en",
        area_level=level,
        area_code=draw(st.sampled_from((areas_of(KILIMANI)[level], "0001"))),
        categories=draw(st.none() | categories.map(tuple)),
        level=draw(st.sampled_from(LEVELS)),
        hours=draw(st.sampled_from(HOURS)),
        unreachable=draw(st.sampled_from(("", "", "stopped SMS"))),
        also=frozenset(draw(st.sampled_from(((), (), KINDS[:1], KINDS[1:2])))),
    )


def kinds_at(directory: Directory, told: Holder) -> set[str]:
    """Everything that those who answer at the phone of somebody told are."""
    here = [one for one in directory.holders if one.contact_id == told.contact_id]
    return {kind for one in here for kind in (one.kind, *one.also)}


DIRECTORIES = st.lists(holders(), max_size=12).map(lambda found: Directory(tuple(found)))
SUBJECTS = st.builds(
    Subject,
    category=st.sampled_from([*CATEGORIES]),
    severity=st.just("high"),
    ward=st.just(KILIMANI),
    happening_now=st.booleans(),
    kept_from=st.frozensets(st.sampled_from(KINDS), max_size=2),
    passed_by=st.frozensets(st.sampled_from([named(person) for person in PEOPLE]), max_size=2),
)
MOMENTS = st.integers(0, 4 * 365 * 24 * 60).map(
    lambda minutes: SATURDAY + timedelta(minutes=minutes)
)


@IN_ITS_OWN_TIME
@given(subject=SUBJECTS, directory=DIRECTORIES, now=MOMENTS, level=st.integers(0, DESK_LEVEL))
def test_nobody_is_ever_told_who_may_not_be(
    subject: Subject, directory: Directory, now: datetime, level: int
) -> None:
    never = CATEGORIES[subject.category].never | subject.kept_from
    for told in plan(subject, directory, now, level=level).told:
        assert told.holder.kind not in CATEGORIES[subject.category].never
        assert kinds_at(directory, told.holder).isdisjoint(never)
        assert may_receive(told.holder.kind, subject.category)
        assert told.holder.person_id not in subject.passed_by
        assert not told.holder.unreachable
        assert told.holder.categories is None or subject.category in told.holder.categories


@IN_ITS_OWN_TIME
@given(subject=SUBJECTS, directory=DIRECTORIES, now=MOMENTS, level=st.integers(0, DESK_LEVEL))
def test_somebody_is_told_or_the_desk_has_it_but_for_a_child_in_danger(
    subject: Subject, directory: Directory, now: datetime, level: int
) -> None:
    found = plan(subject, directory, now, level=level)
    assert bool(found.told or found.desk) == (subject.category != "child-safety")


@IN_ITS_OWN_TIME
@given(subject=SUBJECTS, directory=DIRECTORIES, now=MOMENTS, level=st.integers(0, DESK_LEVEL))
def test_there_is_a_due_time_ahead_exactly_where_a_level_was_told(
    subject: Subject, directory: Directory, now: datetime, level: int
) -> None:
    found = plan(subject, directory, now, level=level)
    if found.desk or not found.told:
        assert found.due_at is None
    else:
        assert found.due_at is not None and found.due_at > now


@IN_ITS_OWN_TIME
@given(subject=SUBJECTS, directory=DIRECTORIES, now=MOMENTS)
def test_no_person_and_no_phone_is_told_twice_and_who_is_told_is_not_left_out(
    subject: Subject, directory: Directory, now: datetime
) -> None:
    found = plan(subject, directory, now)
    people = [told.holder.person_id for told in found.told]
    phones = [told.holder.contact_id for told in found.told]
    left_out = [left.holder.person_id for left in found.left_out]
    assert len({*people}) == len(people) and len({*phones}) == len(phones)
    assert len({*left_out}) == len(left_out) and not {*people} & {*left_out}


@IN_ITS_OWN_TIME
@given(subject=SUBJECTS, directory=DIRECTORIES, now=MOMENTS)
def test_every_reason_is_a_sentence_without_holes(
    subject: Subject, directory: Directory, now: datetime
) -> None:
    found = plan(subject, directory, now)
    reasons = [told.reason for told in found.told] + [left.reason for left in found.left_out]
    assert all(reason and "{" not in reason for reason in reasons)


@IN_ITS_OWN_TIME
@given(subject=SUBJECTS, directory=DIRECTORIES)
def test_a_report_nobody_answers_climbs_and_ends_at_the_desk_within_three_days(
    subject: Subject, directory: Directory
) -> None:
    now, level, told = SATURDAY, 0, set()
    found: Plan = plan(subject, directory, now)
    while found.due_at is not None:
        for one in found.told:
            assert (one.holder.person_id, found.level) not in told
            told.add((one.holder.person_id, found.level))
        assert found.level >= level and found.due_at > now
        now, level = found.due_at, found.level + 1
        found = plan(subject, directory, now, level=level)
    assert found.desk or subject.category == "child-safety"
    assert now - SATURDAY <= timedelta(days=3)
