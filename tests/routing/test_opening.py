"""When somebody of a few duties is there next."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from models.duties import NO_END, Duty
from routing.opening import opens

SATURDAY = datetime(2026, 11, 21, 12, 7, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
DESK = Duty(
    person_id=UUID(int=1), contact_id=UUID(int=2), organisation_id=UUID(int=3),
    organisation="Nairobi county desk", kind="county_desk", person="Juma", role="desk",
    language="en", area_level="county", area_code="047", categories=None, level=2,
    hours="Mo-Fr 08:00-17:00", off_until=None, blocked="", sms_stopped_at=None,
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ({}, MONDAY),
        ({"hours": ""}, SATURDAY.replace(minute=15)),
        ({"off_until": MONDAY + timedelta(hours=1)}, MONDAY + timedelta(hours=1)),
        ({"off_until": MONDAY + timedelta(hours=12)}, MONDAY + timedelta(days=1)),
        ({"off_until": NO_END}, None),
        ({"blocked": "UserInBlacklist"}, None),
        ({"sms_stopped_at": SATURDAY}, None),
        ({"hours": "never heard of"}, SATURDAY.replace(minute=15)),
    ],
    ids=[
        "at the hours it keeps",
        "at once, where it keeps none",
        "when the person comes back",
        "at the hours after that",
        "never, of who is off without an end",
        "never, of a phone that refuses",
        "never, of a phone that stopped",
        "hours nobody can read are always",
    ],
)
def test_a_desk_is_there_next(change: dict[str, object], at: datetime | None) -> None:
    assert opens([replace(DESK, **change)], SATURDAY) == at  # type: ignore[arg-type]


def test_the_first_of_several_counts() -> None:
    late = replace(DESK, hours="Tu 08:00-17:00")
    assert opens([late, DESK], SATURDAY) == MONDAY
    assert opens([], SATURDAY) is None
