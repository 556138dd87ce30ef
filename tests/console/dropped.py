"""Calls that dropped, written as the journal brings them."""

from __future__ import annotations

import json
from datetime import datetime

from models import drafts
from tests.console import stories
from tests.console.stories import KILIMANI, Evening

DROPPED = "77aa01c2d3e4f506"
ANSWERS = {
    "language": "en",
    "notice": "on",
    "home": "report",
    "category": "theft",
    "ward_name": "kilimani",
    "ward_found": KILIMANI,
}


def dropped(
    evening: Evening,
    *,
    at: datetime,
    call: str = DROPPED,
    phone: bytes = b"p" * 16,
    hops: int = 5,
    **answers: str,
) -> str:
    """A call that dropped with these answers beside the usual ones. Returns its id."""
    given = ANSWERS | answers
    stories.call(evening, call, at=at, hops=hops, end="Incomplete")
    drafts.keep(
        evening.db,
        drafts.Draft(
            call_id=call,
            phone=phone,
            answers_sealed=evening.seal(json.dumps(given), "drafts.answers", call),
            language="en",
            category=given["category"],
            ward_code=given["ward_found"],
            at=at,
        ),
    )
    return call
