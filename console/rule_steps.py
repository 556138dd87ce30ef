"""The steps of a book of rules: asked for, approved by another, sent back, dropped, called off."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from console.page import go
from console.room import Room, Visit, note
from console.rule_book import drawn
from console.rules import found, held, said
from console.times import moment
from models import rule_books
from models.rule_books import SHIPS, RuleBook
from routing.hours import EAST_AFRICA
from routing.rulebook_doubts import areas_in
from routing.rulebook_form import BadRow, book

CHANGED = "Somebody changed these rules before you. Nothing was done."


def ask_rules(room: Room, visit: Visit, number: int) -> ResponseReturnValue:
    """Puts a draft before a second person, with the time it shall hold from."""
    why, at = request.form.get("why", "").strip(), _time(request.form.get("at", ""), visit.now)
    with room.database.begin() as db:
        shown = held(db, number)
        if wrong := _hindrance(shown, why, at) or _unmet(room, shown):
            return drawn(room, visit, db, shown, wrong=wrong)
        since, by = at or visit.now, visit.who.id
        if not rule_books.ask(db, number, by, why=why, effective_at=since, now=visit.now):
            abort(409, CHANGED)
        note(db, visit, f"rules:{number}", reason=why)
    return go("rule_book", number=str(number))


def approve_rules(room: Room, visit: Visit, number: int) -> ResponseReturnValue:
    with room.database.begin() as db:
        shown = found(db, number)
        if shown.of(visit.who.id):
            abort(403, "A second person approves: you wrote or asked for these rules.")
        asked = shown.asked_at.isoformat() if shown.asked_at else ""
        if request.form.get("asked", asked) != asked:  # what was read is not what waits now
            abort(409, CHANGED)
        if not rule_books.approve(db, number, visit.who.id, visit.now):
            abort(409, _outdated(db, shown, visit.now) or CHANGED)
        note(db, visit, f"rules:{number}")
    return go("rules")


def send_back_rules(room: Room, visit: Visit, number: int) -> ResponseReturnValue:
    with room.database.begin() as db:
        if not rule_books.send_back(db, number):
            abort(409, CHANGED)
        note(db, visit, f"rules:{number}")
    return go("rule_book", number=str(number))


def drop_rules(room: Room, visit: Visit, number: int) -> ResponseReturnValue:
    with room.database.begin() as db:
        if not rule_books.drop(db, number, visit.now):
            abort(409, CHANGED)
        note(db, visit, f"rules:{number}")
    return go("rules")


def call_off_rules(room: Room, visit: Visit, number: int) -> ResponseReturnValue:
    """What was approved for a time to come never holds; what holds now goes on."""
    why = request.form.get("why", "").strip()
    with room.database.begin() as db:
        if not why:
            return drawn(room, visit, db, found(db, number), wrong="Say why you call it off.")
        if not rule_books.call_off(db, number, visit.who.id, visit.now):
            abort(409, "These rules are not to come: nothing was called off.")
        note(db, visit, f"rules:{number}", reason=why)
    return go("rules")


def begin_rules_from(room: Room, visit: Visit, number: int) -> ResponseReturnValue:
    """Says that a draft was looked at beside the rules approved since, and holds over them."""
    typed = request.form.get("base", "")
    with room.database.begin() as db:
        shown, last = held(db, number), rule_books.last(db)
        newest = last.number if last else SHIPS
        if shown.state != "draft" or typed != str(newest):
            abort(409, CHANGED)
        rule_books.begin_from(db, number, newest, visit.who.id)
        note(db, visit, f"rules:{number}", reason=f"over rules {newest}")
    return go("rule_book", number=str(number))


def _hindrance(shown: RuleBook, why: str, at: datetime | None) -> str:
    """Why a draft cannot be put before a second person; '' where it can."""
    if request.form.get("version") != str(shown.version) and shown.state == "draft":
        return "Somebody changed these rows since you read them. Look again, then ask."
    if not why:
        return "Say why: who approves reads it."
    if at is None:
        return "Give a day and a time, or leave it empty."
    try:
        book(shown.number, shown.rows)
    except BadRow as bad:
        return str(bad)
    return ""


def _unmet(room: Room, shown: RuleBook) -> str:
    """Rows that no report can meet, such as those of a ward that is no more."""
    doubted = said(shown, areas_in(room.gazetteer.register.values()))
    return "; ".join(f"{one.name}: {doubt}" for one in doubted for doubt in one.doubts)


def _outdated(db: Connection, shown: RuleBook, now: datetime) -> str:
    """Why a book that waits cannot be approved over what was approved since; '' where it can."""
    last = rule_books.last(db)
    newest = last.number if last else SHIPS
    if shown.base != newest:
        return (
            f"Rules {newest} were approved since these were begun. Send these back to draft, and"
            " look at what they would take away."
        )
    since = last.effective_at if last else None
    if since and shown.effective_at and max(shown.effective_at, now) < since:
        return (
            f"Rules {newest}, which these begin from, hold from {moment(since, now).words} only."
            " Send these back and ask for a later time, or call those off."
        )
    return ""


def _time(typed: str, now: datetime) -> datetime | None:
    """A time in East Africa as a browser sends it; now where nothing is typed, None for no time."""
    if not typed:
        return now
    try:
        at = datetime.fromisoformat(typed)
    except ValueError:
        return None
    at = at.replace(tzinfo=EAST_AFRICA)
    return at if now - timedelta(days=1) < at < now + timedelta(days=366) else None
