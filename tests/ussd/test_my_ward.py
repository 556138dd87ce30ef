"""My ward: votes that count once, results that point at nobody, notices by consent, ideas kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from redis import Redis
from sqlalchemy import Engine, func, select

from locales.marks import Translate
from models import contacts, priorities, reports
from models.ideas import ideas
from models.owners import Owner
from models.priorities import priority_votes
from models.pseudonyms import IDEA, VOTE, pseudonyms
from models.vault import Vault, place
from sessions.store import Store, connect
from tests.models.stands import stands
from tests.ussd.lists import DEEDS, KILIMANI, LISTED, QUARTER, Lists
from tests.ussd.phone import Phone
from tests.ussd.test_forum import a_meeting
from ussd import read_forum, read_ward
from ussd.journeys.my_ward import ACTIONS_LONGEST, RESULTS_LONGEST

Dial = Callable[..., Phone]
TO_WARD = ("1", "5", "kilimani", "1")
NUMBER = "+254700000501"


def votes(database: Engine) -> dict[str, int]:
    """Votes by the English name of what they are for."""
    with database.connect() as db:
        rows = db.execute(
            select(priorities.priorities.c.label_en, func.count())
            .join(priority_votes, priority_votes.c.priority_id == priorities.priorities.c.id)
            .group_by(priorities.priorities.c.label_en)
        )
        return {row[0]: row[1] for row in rows}


def test_a_ward_is_found_and_its_menu_offered(phone: Dial, kilimani: Owner) -> None:
    phone().types(*TO_WARD).sees("Kilimani", "1 Say what matters most", "5 Give an idea")


def test_up_to_three_of_the_list_are_chosen_said_back_and_counted(
    phone: Dial, kilimani: Owner, database: Engine
) -> None:
    dialled = phone().types(*TO_WARD, "1").sees("1 Street lights", "4 Illicit brew")
    dialled.types("2").sees("Second", "1 Street lights", "2 Idle youth")
    dialled.types("2").sees("Third", "1 Street lights", "2 Illicit brew")
    dialled.types("1").sees("Kilimani", "Night robbery, Idle youth, Street lights. Send?")
    assert votes(database) == {}
    dialled.types("1").ends().sees("counts once until 01/01/2027", "999")
    assert votes(database) == {"Night robbery": 1, "Idle youth": 1, "Street lights": 1}


def test_one_is_enough(phone: Dial, kilimani: Owner, database: Engine) -> None:
    phone().types(*TO_WARD, "1", "1", "5").sees("Street lights. Send?").types("1").ends()
    assert votes(database) == {"Street lights": 1}


def test_nothing_is_kept_of_a_vote_that_was_not_sent(
    phone: Dial, kilimani: Owner, database: Engine
) -> None:
    phone().types(*TO_WARD, "1", "1", "5", "2").ends().sees("Nothing was sent")
    assert votes(database) == {}


def test_voting_again_replaces_the_vote(phone: Dial, kilimani: Owner, database: Engine) -> None:
    phone().types(*TO_WARD, "1", "1", "1", "1", "1").ends()
    again = phone().types("5").sees("1 Kilimani, Dagoretti North", "2 Another ward")
    again.types("1", "1", "4", "5", "1").ends()
    assert votes(database) == {"Illicit brew": 1}


def test_the_same_last_hop_again_counts_once(
    phone: Dial, kilimani: Owner, database: Engine, redis: Redis, redis_url: str, vault: Vault
) -> None:
    dialled = phone().types(*TO_WARD, "1", "1", "5", "1")
    redis.flushall()
    dialled.store = Store(connect(redis_url), vault)
    assert dialled.again() == dialled.shown
    assert votes(database) == {"Street lights": 1}


def test_a_word_of_ones_own_is_kept_sealed_and_put_on_no_list(
    phone: Dial, kilimani: Owner, database: Engine, vault: Vault
) -> None:
    dialled = phone().types(*TO_WARD, "1", "1", "4").sees("up to 20 letters")
    dialled.types("Stray dogs on the road").sees("Street lights, Stray dogs on the ro. Send?")
    dialled.types("1").ends().sees("Your vote counts")
    with database.connect() as db:
        row = db.execute(select(ideas)).one()
        assert len(priorities.of_owner(db, kilimani, QUARTER)) == len(LISTED)
    assert (row.kind, row.state, row.ward_code) == ("priority", "waiting", KILIMANI)
    opened = vault.words.open(row.words_sealed, place("ideas.words", row.id))
    assert opened == "Stray dogs on the ro"


def test_where_there_is_no_list_a_word_is_asked_for(phone: Dial, database: Engine) -> None:
    dialled = phone().types(*TO_WARD, "1").sees("What matters most in Kilimani")
    dialled.types("x1").sees("type a word or two")
    dialled.types("Street lights", "1").ends().sees("A person looks at your words first")
    assert votes(database) == {}


def test_who_voted_can_be_joined_to_no_other_row(vault: Vault, languages: object) -> None:
    told = [
        pseudonyms(vault, purpose, NUMBER, ward, quarter)[0]
        for purpose in (VOTE, IDEA)
        for ward in (KILIMANI, "1372")
        for quarter in (QUARTER, "2027-Q1")
    ]
    others = [vault.phones.of(NUMBER)[1], vault.phones.of(f"draft|{NUMBER}")[1]]
    assert len({*told, *others}) == len(told) + len(others)


@pytest.mark.parametrize("people, shown", [(4, False), (5, True)])
def test_votes_are_shown_from_five_voters_on(
    phone: Dial, lists: Lists, people: int, shown: bool
) -> None:
    lights, robbery, *_rest = lists.lists(lists.forum())
    lists.votes([lights], people)
    lists.votes([lights, robbery], 1)  # one of them again
    dialled = phone().types(*TO_WARD, "2")
    assert ("Street lights 5" in dialled.shown) is shown
    assert ("Night robbery under 5" in dialled.shown) is shown
    assert ("Fewer than 5 have voted" in dialled.shown) is not shown


def test_what_was_taken_off_the_list_is_not_shown(
    phone: Dial, lists: Lists, database: Engine
) -> None:
    owner = lists.forum()
    lights, robbery, *_rest = lists.lists(owner)
    lists.votes([lights, robbery], 6)
    with database.begin() as db:
        assert priorities.end(db, owner, lights, lists.now)
    results = phone().types(*TO_WARD, "2").sees("Night robbery 6").shown
    assert "Street lights" not in results
    assert "Street lights" not in phone().types(*TO_WARD, "1").shown


@pytest.mark.parametrize(
    "people, solved, told",
    [
        (4, 4, "Reports under 5, solved under 5"),
        (6, 4, "Reports 6, solved under 5"),
        (7, 5, "Reports 7, solved 5"),
    ],
)
def test_solved_reports_are_counted_where_five_people_are_behind_them(
    phone: Dial, database: Engine, vault: Vault, lists: Lists, people: int, solved: int, told: str
) -> None:
    for number in range(people):
        _report(database, vault, lists, number, "resolved" if number < solved else "routed")
    phone().types(*TO_WARD, "2").sees(told)


def test_ten_reports_of_one_telephone_are_one_person(
    phone: Dial, database: Engine, vault: Vault, lists: Lists
) -> None:
    for number in range(10):
        _report(database, vault, lists, number, "resolved", phone="+254700900001")
    phone().types(*TO_WARD, "2").sees("Reports under 5, solved under 5")


def _report(
    database: Engine, vault: Vault, lists: Lists, number: int, state: str, phone: str = ""
) -> None:
    with database.begin() as db:
        contact = contacts.keep(db, vault, phone or f"+2547009{number:05d}", lists.now)
        id = uuid4()
        reports.file(
            db,
            id=id,
            reference=f"48213{number:04d}",
            contact_id=contact.id,
            category="theft",
            severity="high",
            ward_code=KILIMANI,
            happening_now=False,
            channel="ussd",
            language="en",
            contact="none",
            created_at=lists.now,
        )
        stands(db, id, state=state)


def test_the_three_newest_deeds_are_told(phone: Dial, kilimani: Owner) -> None:
    dialled = phone().types(*TO_WARD, "3")
    dialled.sees("14/11 Two drinking dens closed", "02/11", "17/10 Talks with 40 young people")
    assert "03/10" not in dialled.shown
    dialled.types("1").sees("What would help in Kilimani?")


def test_the_next_meeting_stands_over_the_deeds(
    phone: Dial, kilimani: Owner, database: Engine, now: datetime
) -> None:
    a_meeting(database, kilimani, now + timedelta(days=14))
    shown = phone().types(*TO_WARD, "3").shown
    assert shown.startswith("CON Next meeting 05/12 15:00, Chief's camp.\n14/11 Two drinking dens")


def test_a_ward_without_a_forum_is_told_so(phone: Dial) -> None:
    phone().types(*TO_WARD, "3").sees("No forum works in this ward yet")


def test_a_forum_that_has_written_nothing_is_named(phone: Dial, lists: Lists) -> None:
    lists.forum()
    phone().types(*TO_WARD, "3").sees("Kilimani Forum has not written down")


def test_a_county_s_lists_hold_where_the_forum_has_none(phone: Dial, lists: Lists) -> None:
    lists.lists(Owner(county_code="047"))
    lists.deeds(Owner(county_code="047"))
    lists.forum()
    dialled = phone().types(*TO_WARD, "1").sees("1 Street lights")
    dialled.types("0", "3").sees("14/11 Two drinking dens closed")


def test_a_forum_s_own_list_comes_before_the_county_s(phone: Dial, lists: Lists) -> None:
    owner = lists.forum()
    lists.lists(Owner(county_code="047"))
    with lists.database.begin() as db:
        labels = {"label_en": "Stray dogs", "label_sw": "Mbwa"}
        priorities.add(db, owner, QUARTER, **labels, now=lists.now)
    dialled = phone().types(*TO_WARD, "1").sees("1 Stray dogs")
    assert "Street lights" not in dialled.shown


def test_a_forum_comes_before_other_organisations_of_the_ward(phone: Dial, lists: Lists) -> None:
    residents = lists.forum(name="A residents", kind="resident_association")
    lists.lists(residents)
    with lists.database.begin() as db:
        labels = {"label_en": "Stray dogs", "label_sw": "Mbwa"}
        priorities.add(db, lists.forum(), QUARTER, **labels, now=lists.now)
    phone().types(*TO_WARD, "1").sees("1 Stray dogs")


def test_another_quarter_s_list_is_not_offered(phone: Dial, lists: Lists) -> None:
    lists.lists(lists.forum(), "2026-Q3")
    phone().types(*TO_WARD, "1").sees("Type it")


def test_a_list_changed_meanwhile_is_the_one_the_call_began_with(
    phone: Dial, kilimani: Owner, database: Engine, lists: Lists
) -> None:
    dialled = phone().types(*TO_WARD, "1").sees("1 Street lights")
    with database.begin() as db:
        first = priorities.of_owner(db, kilimani, QUARTER)[0]
        priorities.end(db, kilimani, first.id, lists.now)
    dialled.types("1").sees("1 Night robbery").types("5").sees("Street lights. Send?")


def test_the_longest_lists_fit_what_the_proof_says(
    languages: Mapping[str, Translate], lists: Lists
) -> None:
    for t in languages.values():
        line = t(read_ward.UNDER).format(label="m" * priorities.LONGEST, fewest=5)
        counts = t(read_ward.REPORTS).format(count="99,999", solved="99,999")
        said = "\n".join([t(read_ward.VOTES), *[line] * read_ward.TOP, counts])
        assert len(said) <= RESULTS_LONGEST, said
        few = t(read_ward.TOO_FEW_VOTES).format(fewest=5)
        under = t(read_ward.FEW).format(fewest=5)
        assert len(f"{few}\n{t(read_ward.REPORTS).format(count=under, solved=under)}") <= (
            RESULTS_LONGEST
        )
        longest = t(read_ward.NO_ACTION).format(forum="m" * read_ward.FORUM_LONGEST)
        assert max(len(longest), len(t(read_forum.NO_FORUM))) <= ACTIONS_LONGEST
    day = len("21/11 ")
    most = 3 * (day + max(len(label) for _day, *labels in DEEDS for label in labels)) + 2
    assert most <= ACTIONS_LONGEST
