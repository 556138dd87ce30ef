"""A line with a few duty holders, on which reports are filed, routed and raised."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, Engine

from locales.marks import Translate
from models import outbox, reports, sensitive
from models.references import drawn
from models.vault import Vault, place
from sms import alerting, case_clocks
from sms.telling import Line, Nudge
from tests.routing.files import line as cells

A_WARD_WITHOUT_ANYBODY = "0100"
LINES = (
    cells(person="Asha", phone="+254700000900"),
    cells(person="Deputy", phone="+254700000901", role="deputy", level="1"),
    cells(
        organisation="Guards",
        kind="private_security",
        person="Guard",
        role="guard",
        phone="+254700000902",
        language="sw",
        area_level="constituency",
        area_codes="275",
        categories="theft;fire",
    ),
    cells(
        organisation="Westlands police",
        kind="police",
        person="Police",
        role="ocs",
        phone="+254700000903",
        area_level="county",
        area_codes="047",
        level="2",
    ),
    cells(
        organisation="Elsewhere watch",
        person="Elsewhere",
        phone="+254700000904",
        area_codes="0682",
        categories="theft",
    ),
    cells(
        organisation="Cases",
        kind="caseworker",
        person="Case worker",
        role="caseworker",
        phone="+254700000905",
        area_level="county",
        area_codes="047",
        categories="family-safety",
    ),
    cells(
        organisation="Oversight",
        kind="oversight",
        person="Oversight",
        role="officer",
        phone="+254700000906",
        area_level="national",
        area_codes="",
    ),
    cells(
        organisation="National desk",
        kind="national_desk",
        person="National",
        role="desk",
        phone="+254700000907",
        area_level="national",
        area_codes="",
        level="3",
    ),
)


@dataclass(frozen=True)
class Alerting:
    """What alerting works with, at one moment."""

    database: Engine
    vault: Vault
    languages: Mapping[str, Translate]
    below: Callable[[int], int]
    now: datetime

    def later(self, **span: float) -> Alerting:
        return replace(self, now=self.now + timedelta(**span))

    def files(self, landmark: str = "", **values: Any) -> UUID:
        with self.database.begin() as db:
            return a_report(db, self.vault, self.now, landmark, **values)

    def owes(self, task: str, subject: UUID) -> int:
        with self.database.begin() as db:
            return outbox.owe(db, task, subject, self.now)

    def does(self, owed: int) -> list[Nudge]:
        with self.database.begin() as db:
            return alerting.route(
                db, self.vault, self.languages, owed, now=self.now, below=self.below
            )

    def routes(self, report: UUID) -> list[Nudge]:
        return self.does(self.owes("route", report))

    def raises(self, report: UUID, why: str) -> list[Nudge]:
        with self.database.begin() as db:
            line = Line(db, self.vault, self.languages, self.now, self.below)
            return alerting.raise_one(line, report, why=why)

    def ticks(self, limit: int = 500, most: int | None = None) -> list[Nudge]:
        """The clock comes round, and a worker raises the cases that are due."""
        cases = case_clocks.owe_due(self.database, self.now, limit)
        raised = [nudge for row in cases for nudge in self.does(row)]
        return raised + alerting.raise_overdue(
            self.database,
            self.vault,
            self.languages,
            now=self.now,
            below=self.below,
            limit=limit,
            most=most,
        )


def a_report(
    db: Connection, vault: Vault, now: datetime, landmark: str = "", **values: Any
) -> UUID:
    new = uuid4()
    given: dict[str, Any] = {
        "id": new,
        "reference": drawn(8, lambda n: new.int % n),
        "category": "theft",
        "severity": "high",
        "ward_code": "1371",
        "happening_now": False,
        "channel": "ussd",
        "language": "en",
        "contact": "none",
        "created_at": now,
    }
    if landmark:
        given["landmark_sealed"] = vault.words.seal(landmark, place("reports.landmark", new))
    reports.file(db, **(given | values))
    return new


def a_case(db: Connection, vault: Vault, now: datetime, **values: Any) -> UUID:
    new = uuid4()
    given: dict[str, Any] = {
        "id": new,
        "reference_digest": new.bytes,
        "reference_sealed": vault.sensitive_words.seal("", place("x", new)),
        "reporter_digest": new.bytes,
        "category": "family-safety",
        "ward_code": "1371",
        "happening_now": False,
        "language": "en",
    }
    sensitive.file(db, now=now, **(given | values))
    return new
