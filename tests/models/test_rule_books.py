"""Books of rules: two people, a time they hold from, and the way back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from models import rule_books, users

ROWS = [{"name": "armed"}]
OTHER = [{"name": "quick"}]
DAY = timedelta(days=1)


def somebody(db: Connection, name: str, now: datetime) -> UUID:
    found = users.add(db, f"{name}@usalama.example", "operator", "", now)
    assert found
    return found


@pytest.fixture
def people(database: Engine, now: datetime) -> tuple[UUID, UUID]:
    with database.begin() as db:
        return somebody(db, "ann", now), somebody(db, "ben", now)


def waiting(db: Connection, author: UUID, now: datetime, *, after: timedelta = DAY) -> int:
    number = rule_books.draft(db, ROWS, author, now)
    assert rule_books.ask(db, number, author, why="Guns", effective_at=now + after, now=now)
    return number


def holds(db: Connection, at: datetime) -> int | None:
    found = rule_books.in_force(db, at)
    return found.number if found else None


def test_before_the_first_book_there_is_none(database: Engine, now: datetime) -> None:
    with database.begin() as db:
        assert holds(db, now) is None


def test_an_approved_book_holds_from_its_time_on_and_not_before(
    database: Engine, people: tuple[UUID, UUID], now: datetime
) -> None:
    with database.begin() as db:
        number = waiting(db, people[0], now)
        assert rule_books.approve(db, number, people[1], now)
        assert holds(db, now + DAY - timedelta(seconds=1)) is None
        assert holds(db, now + DAY) == number


def test_what_waited_past_its_time_holds_from_its_approval(
    database: Engine, people: tuple[UUID, UUID], now: datetime
) -> None:
    with database.begin() as db:
        number = waiting(db, people[0], now)
        later = now + 2 * DAY
        assert rule_books.approve(db, number, people[1], later)
        assert holds(db, later - timedelta(seconds=1)) is None
        assert holds(db, later) == number


def test_nobody_approves_what_is_his_own(
    database: Engine, people: tuple[UUID, UUID], now: datetime
) -> None:
    with database.begin() as db:
        number = waiting(db, people[0], now)
        assert not rule_books.approve(db, number, people[0], now)
    with pytest.raises(IntegrityError), database.begin() as db:
        db.execute(
            rule_books.rule_books.update().values(
                state="approved", approver_id=people[0], effective_at=now
            )
        )


@pytest.mark.parametrize("deed", ["wrote a row", "asked"])
def test_nobody_approves_a_book_he_had_a_hand_in(
    database: Engine, people: tuple[UUID, UUID], now: datetime, deed: str
) -> None:
    author, hand = people
    asker = hand if deed == "asked" else author
    with database.begin() as db:
        number = rule_books.draft(db, ROWS, author, now)
        if deed == "wrote a row":
            assert rule_books.write(db, number, OTHER, hand)
            assert rule_books.write(db, number, OTHER, hand)
        assert rule_books.ask(db, number, asker, why="x", effective_at=now, now=now)
        found = rule_books.get(db, number)
        assert found and found.hands == [author, hand]
        assert not rule_books.approve(db, number, hand, now)
        assert rule_books.approve(db, number, somebody(db, "third", now), now)
    with pytest.raises(IntegrityError), database.begin() as db:
        db.execute(rule_books.rule_books.update().values(approver_id=hand))


def test_a_hand_stays_one_after_the_book_was_sent_back(
    database: Engine, people: tuple[UUID, UUID], now: datetime
) -> None:
    author, hand = people
    with database.begin() as db:
        number = rule_books.draft(db, ROWS, author, now)
        assert rule_books.write(db, number, OTHER, hand)
        assert rule_books.ask(db, number, author, why="x", effective_at=now, now=now)
        assert rule_books.send_back(db, number)
        assert rule_books.ask(db, number, author, why="x", effective_at=now, now=now)
        assert not rule_books.approve(db, number, hand, now)


def test_what_waits_is_not_changed_and_what_is_approved_is_not_approved_again(
    database: Engine, people: tuple[UUID, UUID], now: datetime
) -> None:
    with database.begin() as db:
        number = waiting(db, people[0], now)
        assert not rule_books.write(db, number, OTHER, people[0])
        assert rule_books.approve(db, number, people[1], now)
        assert not rule_books.approve(db, number, people[1], now)
        assert not rule_books.send_back(db, number)
        assert not rule_books.drop(db, number, now)


def test_what_is_sent_back_is_a_draft_again(
    database: Engine, people: tuple[UUID, UUID], now: datetime
) -> None:
    with database.begin() as db:
        number = waiting(db, people[0], now)
        assert rule_books.send_back(db, number)
        assert rule_books.write(db, number, OTHER, people[0])
        found = rule_books.get(db, number)
    assert found and (found.state, found.rows, found.effective_at) == ("draft", OTHER, None)


def test_one_person_brings_back_at_once_what_two_had_approved(
    database: Engine, people: tuple[UUID, UUID], now: datetime
) -> None:
    with database.begin() as db:
        first = waiting(db, people[0], now, after=timedelta())
        assert rule_books.approve(db, first, people[1], now)
        second = waiting(db, people[1], now, after=timedelta())
        assert rule_books.approve(db, second, people[0], now)
        assert holds(db, now) == second
        back = rule_books.roll_back(db, first, people[0], "Too many alerts", now)
        found = rule_books.in_force(db, now)
    assert found and (found.number, found.back_to, found.rows) == (back, first, ROWS)
    assert (found.author_id, found.approver_id, found.hands) == (people[0], None, [people[0]])
    with database.begin() as db:  # and what came back can be brought back again
        again = rule_books.roll_back(db, found.number, people[1], "Again", now)
    assert again and again > found.number


def test_what_never_was_approved_is_not_brought_back(
    database: Engine, people: tuple[UUID, UUID], now: datetime
) -> None:
    with database.begin() as db:
        number = waiting(db, people[0], now)
        assert rule_books.roll_back(db, number, people[1], "", now) is None
        assert rule_books.roll_back(db, 9_999, people[1], "", now) is None


def in_force_now(db: Connection, people: tuple[UUID, UUID], now: datetime) -> int:
    number = waiting(db, people[0], now, after=timedelta())
    assert rule_books.approve(db, number, people[1], now)
    return number


def test_the_first_book_can_be_rolled_back_to_what_ships(
    database: Engine, people: tuple[UUID, UUID], now: datetime
) -> None:
    with database.begin() as db:
        in_force_now(db, people, now)
        back = rule_books.roll_back(db, rule_books.SHIPS, people[0], "Nobody was told", now)
        found = rule_books.in_force(db, now)
    assert found and (found.number, found.rows, found.back_to) == (back, [], 0)


def test_what_is_to_come_is_called_off_and_never_holds(
    database: Engine, people: tuple[UUID, UUID], now: datetime
) -> None:
    with database.begin() as db:
        number = waiting(db, people[0], now)
        assert rule_books.approve(db, number, people[1], now)
        assert rule_books.call_off(db, number, people[0], now)
        assert holds(db, now + 2 * DAY) is None
        assert not rule_books.call_off(db, number, people[0], now)
        found = rule_books.get(db, number)
    assert found and (found.state, found.called_off_by) == ("called_off", people[0])


def test_what_holds_already_is_not_called_off(
    database: Engine, people: tuple[UUID, UUID], now: datetime
) -> None:
    with database.begin() as db:
        assert not rule_books.call_off(db, in_force_now(db, people, now), people[0], now)


def test_a_roll_back_calls_off_what_is_to_come_and_brings_none_of_it_in_early(
    database: Engine, people: tuple[UUID, UUID], now: datetime
) -> None:
    with database.begin() as db:
        first = in_force_now(db, people, now)
        friday = waiting(db, people[0], now)
        assert rule_books.approve(db, friday, people[1], now)
        assert rule_books.roll_back(db, friday, people[0], "Early", now) is None
        back = rule_books.roll_back(db, first, people[0], "Too many alerts", now)
        assert holds(db, now + 2 * DAY) == back
        found = rule_books.get(db, friday)
    assert found and found.state == "called_off"
    with database.begin() as db:  # what never held is not brought back
        assert rule_books.roll_back(db, friday, people[0], "Again", now + 3 * DAY) is None


def test_of_two_drafts_begun_from_one_book_the_second_is_not_approved_unseen(
    database: Engine, people: tuple[UUID, UUID], now: datetime
) -> None:
    with database.begin() as db:
        base = in_force_now(db, people, now)
        one, two = (waiting(db, people[0], now, after=timedelta()) for _ in range(2))
        begun = rule_books.get(db, two)
        assert begun and begun.base == base
        assert rule_books.approve(db, one, people[1], now)
        assert not rule_books.approve(db, two, people[1], now)
        assert rule_books.send_back(db, two)
        assert rule_books.begin_from(db, two, one, people[0])
        assert rule_books.ask(db, two, people[0], why="x", effective_at=now, now=now)
        assert rule_books.approve(db, two, people[1], now)
        assert holds(db, now) == two


def test_a_draft_begins_from_what_is_to_come_and_holds_no_earlier(
    database: Engine, people: tuple[UUID, UUID], now: datetime
) -> None:
    with database.begin() as db:
        in_force_now(db, people, now)
        friday = waiting(db, people[0], now)
        assert rule_books.approve(db, friday, people[1], now)
        last = rule_books.last(db)
        assert last and last.number == friday
        early = waiting(db, people[0], now, after=DAY / 2)
        assert not rule_books.approve(db, early, people[1], now)
        later = waiting(db, people[0], now, after=2 * DAY)
        assert rule_books.approve(db, later, people[1], now)
        assert (holds(db, now + DAY), holds(db, now + 2 * DAY)) == (friday, later)


def test_every_change_of_a_draft_is_another_version(
    database: Engine, people: tuple[UUID, UUID], now: datetime
) -> None:
    with database.begin() as db:
        number = rule_books.draft(db, ROWS, people[0], now)
        assert rule_books.write(db, number, OTHER, people[0])
        found = rule_books.hold(db, number)
    assert found and found.version == 1


def test_two_approvals_at_once_are_one_after_the_other(
    database: Engine, people: tuple[UUID, UUID], now: datetime
) -> None:
    with database.begin() as db:
        books = [waiting(db, people[0], now, after=timedelta()) for _ in range(2)]
    with ThreadPoolExecutor(2) as both:

        def approved(number: int) -> bool:
            with database.begin() as db:
                return rule_books.approve(db, number, people[1], now)

        assert sorted(both.map(approved, books)) == [False, True]
