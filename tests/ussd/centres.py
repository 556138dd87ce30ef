"""A centre and what happens to a request in it: the worker tells, its people answer, word goes out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from models import contacts
from models.directory import duties, organisations, people
from models.outbox import outbox
from models.referral_tables import referral_alerts, referrals
from sms.alerting import route
from tests.sms.scene import CODE, NOW, Phone, Scene

NEXT_YEAR = date(2027, 12, 31)
LATER = NOW + timedelta(hours=4)


@dataclass(frozen=True)
class Centre:
    """A rehabilitation centre of Nairobi with one counsellor, on the scene."""

    scene: Scene
    organisation: UUID
    counsellor: Phone

    def routed(self, at: datetime = NOW) -> int:
        """Does what the outbox owes by then; how many messages that wrote."""
        with self.scene.database.begin() as db:
            due = select(outbox.c.id).where(outbox.c.done_at.is_(None), outbox.c.next_at <= at)
            rows = db.execute(due).scalars().all()
            return sum(
                len(
                    route(
                        db,
                        self.scene.vault,
                        self.scene.languages,
                        row,
                        now=at,
                        below=self.scene.below,
                        code=CODE,
                    )
                )
                for row in rows
            )

    @property
    def number(self) -> int:
        """The short number the counsellor was told last."""
        with self.scene.database.connect() as db:
            return db.execute(select(referral_alerts.c.short_number)).scalars().all()[-1]

    def row(self) -> Any:
        with self.scene.database.connect() as db:
            return db.execute(select(referrals)).one()


def a_centre(
    scene: Scene, *, until: date | None = NEXT_YEAR, name: str = "Hope centre", number: int = 420
) -> Centre:
    phone, organisation, person = scene.phone(number), uuid4(), uuid4()
    with scene.database.begin() as db:
        db.execute(
            organisations.insert().values(
                id=organisation,
                name=name,
                kind="rehab",
                town="Nairobi",
                public_phone="0700 000 930",
                accredited_until=until,
                created_at=NOW,
            )
        )
        db.execute(
            people.insert().values(
                id=person,
                organisation_id=organisation,
                contact_id=phone.contact,
                name="John Muli",
                role="counsellor",
                language="en",
                masked="",
                created_at=NOW,
            )
        )
        db.execute(
            duties.insert().values(
                id=uuid4(),
                person_id=person,
                area_level="county",
                area_code="047",
                categories=["drugs"],
                level=1,
            )
        )
    return Centre(scene, organisation, Phone(phone.contact, person, organisation))


def remembers_kilimani(scene: Scene, number: str, language: str = "en") -> None:
    """A phone that has reported from Kilimani before."""
    with scene.database.begin() as db:
        known = contacts.keep(db, scene.vault, number, NOW)
        contacts.prefer(db, known.id, language=language, ward="1371")
