"""Danger now: the numbers at once, and a report in two keys for who stays on the line."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Engine, select

from models.reports import reports
from tests.ussd.phone import Phone

Dial = Callable[..., Phone]


def test_two_keys_send_an_urgent_report_for_the_ward_kept(phone: Dial, database: Engine) -> None:
    phone().types("1", "1", "1", "kilimani", "1", "1", "2", "2").ends()
    at_danger = phone().types("4").sees("Call 999/112/911 now", "1 Fire")
    at_danger.types("1").sees("Fire, happening now", "1 Kilimani, Dagoretti North")
    at_danger.types("1").ends().sees("Your number is", "Kilimani", "999/112")
    with database.connect() as db:
        newest = db.execute(select(reports).where(reports.c.category == "fire")).one()
    assert newest.happening_now and newest.severity == "urgent" and newest.ward_code == "1371"


def test_a_first_call_in_danger_asks_only_where(phone: Dial) -> None:
    dialled = phone().types("1", "4", "2").sees("Where?").types("kilimani", "1")
    dialled.sees("Fighting or assault, Kilimani, happening now. Send?").types("1").ends()
    dialled.sees("Your number is")


def test_another_place_may_be_named_and_nothing_sent(phone: Dial) -> None:
    phone().types("1", "1", "1", "kilimani", "1", "1", "2", "2").ends()
    phone().types("4", "1", "3").ends().sees("Nothing was sent")
    phone().types("4", "1", "2", "kawangware", "1").sees("Fire, Kawangware").types("2").ends()
