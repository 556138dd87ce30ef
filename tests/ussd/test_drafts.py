"""A call that drops is kept for half an hour; the next dial offers to go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from redis import Redis
from sqlalchemy import Engine, func, select

from models.drafts import OFFERED, drafts, forget, partials
from models.reports import reports
from models.vault import Vault
from sessions import journal
from sessions.store import Store
from tests.ussd.phone import Phone
from ussd.closing import Desk

Dial = Callable[..., Phone]
DROPPED = ("1", "1", "1", "kilimani", "1")


@pytest.fixture
def drop(phone: Dial, redis: Redis, database: Engine, vault: Vault) -> Callable[..., Phone]:
    """A call that types so far and is gone; the journal has reached SQL."""

    def dropped(*typed: str) -> Phone:
        dialled = phone().types(*typed)
        journal.drain(redis, database, vault.words)
        return dialled

    return dropped


def test_the_next_dial_offers_to_go_on_where_the_call_dropped(
    drop: Callable[..., Phone], phone: Dial, database: Engine
) -> None:
    drop(*DROPPED).sees("Near which shop")
    again = phone().sees("You began a report", "1 Go on with it", "2 Start again")
    assert "Kilimani" not in again.shown, "who holds the phone now may be another"
    again.types("1").sees("Near which shop").types("1", "1", "2").ends().sees("Kilimani")
    with database.connect() as db:
        assert db.execute(select(func.count()).select_from(reports)).scalar_one() == 1


def test_going_on_can_be_taken_back_step_by_step(drop: Callable[..., Phone], phone: Dial) -> None:
    drop(*DROPPED)
    phone().types("1", "0").sees("Which place?").types("0").sees("Where?")


def test_starting_again_starts_at_the_beginning(drop: Callable[..., Phone], phone: Dial) -> None:
    drop(*DROPPED)
    phone().types("2").sees("Usalama tells your area's").types("1").sees("What happened?")


def test_redis_emptied_after_going_on_is_not_noticed(
    drop: Callable[..., Phone], phone: Dial, redis: Redis, redis_url: str, vault: Vault
) -> None:
    drop(*DROPPED)
    again = phone().types("1", "1")
    again.forgotten(redis)
    again.types("1").sees("Theft or robbery, Kilimani").types("2").ends()


def test_what_was_sent_is_offered_no_more(
    drop: Callable[..., Phone], phone: Dial, redis: Redis, database: Engine, vault: Vault
) -> None:
    drop(*DROPPED)
    phone().types("1", "1", "1", "2").ends()
    journal.drain(redis, database, vault.words)
    phone().sees("Usalama tells your area's")


def test_after_half_an_hour_it_is_offered_no_more(
    drop: Callable[..., Phone], desk: Desk, store: Store
) -> None:
    drop(*DROPPED)
    later = replace(desk, clock=lambda: desk.clock() + timedelta(minutes=31))
    Phone(later, store, "+254700000501").sees("1 English")


@pytest.mark.parametrize(
    "typed",
    [("1", "1"), ("1", "1", "9", "4", "2", "2"), ("1", "1", "9", "3", "1")],
    ids=["before the category", "family and personal safety", "police conduct"],
)
def test_nothing_is_kept_before_the_category_nor_of_a_sensitive_branch(
    drop: Callable[..., Phone], phone: Dial, database: Engine, typed: tuple[str, ...]
) -> None:
    drop(*typed)
    with database.connect() as db:
        assert db.execute(select(func.count()).select_from(drafts)).scalar_one() == 0
    phone().sees("1 English")


def test_a_draft_nobody_took_up_is_deleted(drop: Callable[..., Phone], database: Engine) -> None:
    dropped = drop(*DROPPED)
    later = dropped.desk.clock() + timedelta(minutes=31)
    with database.begin() as db:
        assert forget(db, later - OFFERED) == 1
        assert db.execute(select(func.count()).select_from(drafts)).scalar_one() == 0


def test_another_phone_is_offered_nothing(drop: Callable[..., Phone], phone: Dial) -> None:
    drop(*DROPPED)
    phone("+254700000502").sees("1 English")


def test_a_draft_with_a_ward_is_a_partial_that_operators_see(
    drop: Callable[..., Phone], desk: Desk, database: Engine
) -> None:
    drop(*DROPPED)
    with database.connect() as db:
        assert partials(db, desk.clock(), 10) == []
        (partial,) = partials(db, desk.clock() + timedelta(minutes=3), 10)
    assert (partial.category, partial.ward_code) == ("theft", "1371")
    assert b"kilimani" not in partial.answers_sealed
