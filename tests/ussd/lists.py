"""A forum in Kilimani with a list and some deeds, as its people would have written them down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import Engine

from models import forum_actions, priorities
from models.directory import forum_wards, organisations
from models.owners import Owner
from models.pseudonyms import VOTE, pseudonyms
from models.vault import Vault

KILIMANI, QUARTER, TODAY = "1371", "2026-Q4", date(2026, 11, 21)
LISTED = (
    ("Street lights", "Taa za barabarani"),
    ("Night robbery", "Wizi wa usiku"),
    ("Idle youth", "Vijana wasio na kazi"),
    ("Illicit brew", "Pombe haramu"),
)
DEEDS = (
    (date(2026, 10, 3), "Lights mended on Ngong Road", "Taa zimetengenezwa Ngong Road"),
    (date(2026, 10, 17), "Talks with 40 young people", "Mazungumzo na vijana 40"),
    (date(2026, 11, 2), "Night patrol with residents", "Doria ya usiku na wakazi"),
    (date(2026, 11, 14), "Two drinking dens closed", "Vilabu viwili vimefungwa"),
)


@dataclass(frozen=True)
class Lists:
    """Writes rows as the console writes them."""

    database: Engine
    vault: Vault
    now: datetime

    def forum(
        self, ward: str = KILIMANI, *, name: str = "Kilimani Forum", kind: str = "forum"
    ) -> Owner:
        """An organisation that works in a ward from the start of the year."""
        new = uuid4()
        row = {"id": new, "name": name, "kind": kind, "created_at": self.now}
        area = {
            "organisation_id": new,
            "ward_code": ward,
            "reason": "",
            "valid_from": date(2026, 1, 1),
        }
        with self.database.begin() as db:
            db.execute(organisations.insert().values(row))
            db.execute(forum_wards.insert().values(area))
        return Owner(organisation_id=new)

    def lists(self, owner: Owner, quarter: str = QUARTER) -> list[UUID]:
        """The priorities of a quarter; the ids in their order."""
        ids = []
        with self.database.begin() as db:
            for english, kiswahili in LISTED:
                labels = {"label_en": english, "label_sw": kiswahili}
                ids.append(priorities.add(db, owner, quarter, **labels, now=self.now))
        return [id for id in ids if id]

    def deeds(self, owner: Owner) -> None:
        with self.database.begin() as db:
            for day, english, kiswahili in DEEDS:
                labels = {"label_en": english, "label_sw": kiswahili}
                forum_actions.add(db, owner, done_on=day, **labels, now=self.now)

    def votes(self, ids: list[UUID], people: int, *, first: int = 0) -> None:
        """As many phones as `people` vote for these."""
        with self.database.begin() as db:
            for number in range(first, first + people):
                phone = f"+2547009{number:05d}"
                voters = pseudonyms(self.vault, VOTE, phone, KILIMANI, QUARTER)
                priorities.vote(db, voters, KILIMANI, ids, TODAY)
