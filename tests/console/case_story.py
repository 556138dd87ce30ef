"""A case as each deed of its page needs it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from models import case_alerts, sensitive
from models.directory import people
from models.sensitive import hour
from tests.console.stories import Evening, known_id

CASE = known_id("case 40213765128")
FORMS: dict[str, dict[str, str]] = {
    "accept_case": {},
    "free_case": {},
    "keep_case_from": {"organisation": ""},
    "close_case": {"outcome": "solved"},
    "reopen_case": {},
}


def a_line_to_hassan(evening: Evening) -> str:
    """Hassan Abdi, a case worker, had a neutral line; the id of his organisation."""
    who = evening.db.execute(select(people).where(people.c.name == "Hassan Abdi")).one()
    told = {"person_id": who.id, "organisation_id": who.organisation_id}
    why = {"kind": "caseworker", "level": 0, "rule": "level0.county", "reason": "Level 0"}
    case_alerts.tell(evening.db, now=evening.now, id=uuid4(), report_id=CASE, **told, **why)
    return str(who.organisation_id)


def stand(evening: Evening, endpoint: str) -> Mapping[str, str]:
    """Makes the case so that the deed can be done; what its form says besides."""
    states: dict[str, dict[str, Any]] = {
        "free_case": {"state": "acknowledged"},
        "reopen_case": {"state": "closed", "closed_hour": hour(evening.now)},
    }
    if endpoint in states:
        sensitive.change(evening.db, CASE, **states[endpoint])
    if endpoint == "keep_case_from":
        return {"organisation": a_line_to_hassan(evening)}
    return {}
