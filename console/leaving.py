"""Asking once more before somebody goes whom nobody there would replace."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from flask import request
from sqlalchemy import Connection

from console.coverage_rows import missing
from console.room import Visit
from models.duties import Duty
from routing.left_without import Left, left_without

SURE = "sure"  # the field that says it was asked


@dataclass(frozen=True)
class Asks:
    """What would be left to nobody, and the form that does it all the same."""

    leaves: list[str]
    endpoint: str
    fields: Mapping[str, str]
    button: str


def asks(
    db: Connection,
    visit: Visit,
    own: Collection[Duty],
    away: Callable[[Duty], Duty],
    button: str,
) -> Asks | None:
    """The question for what this form would do; None where it leaves nobody alone, or was asked."""
    if request.form.get(SURE) == "yes":
        return None
    left = left_without(db, own, away, visit.now)
    fields = {name: text for name, text in request.form.items() if name != "form_token"}
    endpoint = request.endpoint or ""
    return Asks(said(left), endpoint, {**fields, SURE: "yes"}, button) if left else None


def said(left: Iterable[Left]) -> list[str]:
    """`Kilimani, Dagoretti North: fire and accidents: nobody 18:00 to 06:00`."""
    return [
        f"{one.ward.name}, {one.ward.constituency}: {'; '.join(missing(one.gaps, one.start))}"
        for one in left
    ]
