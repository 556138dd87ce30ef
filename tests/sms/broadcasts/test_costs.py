"""What a broadcast cost is booked to the wards and the forums it was for."""

from __future__ import annotations

from sqlalchemy import select

from models import messages
from models.directory import people
from models.ledger import charges
from tests.sms.broadcasts.studio import OTHER_WARD, WARD, Studio
from tests.sms.scripted_gateway import gateway


def booked(studio: Studio) -> list[tuple[str, object, int, int]]:
    """(ward, organisation, messages, amount) of each line, by ward."""
    columns = (charges.c.ward_code, charges.c.organisation_id, charges.c.messages, charges.c.amount)
    with studio.database.begin() as db:
        found = [tuple(row) for row in db.execute(select(*columns)).all()]
    return sorted(found, key=lambda row: (row[0], str(row[1])))  # type: ignore[arg-type,return-value]


def test_a_broadcast_to_a_county_is_booked_to_its_wards_and_forums(studio: Studio) -> None:
    for number in (1, 2):
        studio.subscriber(number)
    studio.subscriber(3, ward=OTHER_WARD)
    asha = studio.holder(4)
    studio.holder(5, level="county", code="047")
    with gateway() as at:
        studio.runs(studio.released(audience="everyone", area_level="county", area_code="047"), at)
    with studio.database.begin() as db:
        ids = db.execute(select(people.c.id, people.c.organisation_id))
        own = {row[0]: row[1] for row in ids}
        paid = db.execute(select(messages.messages.c.cost)).scalars().all()
    found = booked(studio)
    assert sum(row[3] for row in found) == int(sum(paid) * 10_000), "to the cent"
    by = {(ward, organisation): count for ward, organisation, count, _amount in found}
    assert by.pop((WARD, own[asha])) == 1
    (elsewhere,) = [place for place in by if place[1] is not None]
    assert elsewhere == ("", next(org for person, org in own.items() if person != asha))
    totals = {
        ward: sum(r[2] for r in found if r[0] == ward and r[1] is None)
        for ward in (WARD, OTHER_WARD)
    }
    assert totals == {WARD: 2, OTHER_WARD: 1}


def test_a_broadcast_to_a_ward_is_all_its_own(studio: Studio) -> None:
    studio.subscriber(1)
    studio.holder(2, level="county", code="047")
    with gateway() as at:
        studio.runs(studio.released(audience="everyone"), at)
    assert {row[0] for row in booked(studio)} == {WARD}
