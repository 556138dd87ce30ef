"""Requests for help as the line writes them: one silent, one taken up, one ended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from models import referral_alerts, referrals
from models.sensitive import hour
from tests.console.stories import Evening, known_id, organisation, person

CENTRE, COUNSELLOR = "Hope centre", "John Muli"


def request(evening: Evening, name: str, hours: float, **values: Any) -> UUID:
    """A request for help made so many hours ago."""
    id = known_id(name)
    asked = {
        "reference_digest": evening.vault.references.of(name)[1],
        "person_digest": evening.vault.sensitive_phones.of(f"referral|{name}")[1],
        "organisation_id": known_id(CENTRE),
        "kind": "rehab",
        "language": "sw",
        "wording": referrals.WORDING,
        "sms": True,
    }
    referrals.ask(evening.db, now=evening.ago(hours=hours), id=id, **asked)
    if values:
        referrals.change(evening.db, id, **values)
    return id


def requests_for_help(evening: Evening) -> None:
    organisation(evening, CENTRE, "rehab")
    counsellor = person(evening, CENTRE, COUNSELLOR, "counsellor", "+254700000420")
    request(evening, "asked of nobody", 2)
    silent = request(evening, "request to Hope centre", 30, state="told")
    taken = request(evening, "taken up", 50, said_sealed=b"sealed")
    ended = request(evening, "helped", 90)
    for one in (silent, taken, ended):
        number = referral_alerts.tell(evening.db, lambda n: 7, one, counsellor, evening.now)
        assert number
        told = referral_alerts.numbered(evening.db, [counsellor], number)
        if told and one == taken:
            referral_alerts.take(evening.db, told, evening.now - timedelta(hours=40))
    referrals.end(evening.db, ended, "helped", hour(evening.ago(hours=20)))
