"""What SQL has, asked the way a person would ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, Table, func, select

from models import alerts, calls, messages, reports
from models.alerts import Alert
from models.calls import Call
from models.messages import Message
from models.reports import Report
from tests.e2e.phones import Screen
from tests.e2e.stack import Stack
from tests.e2e.until import until

BY_THE_CLOCK = ("coverage", "alarm", "check", "digest")  # they come at an hour, not of what is done


@dataclass(frozen=True)
class Kept:
    """The database of a running service."""

    database: Engine

    def report(self, reference: str) -> Report | None:
        with self.database.connect() as db:
            return reports.by_reference(db, reference.replace("-", ""))

    def the_report(self, reference: str) -> Report:
        found = self.report(reference)
        assert found, f"no report {reference}"
        return found

    def alerts(self, reference: str) -> list[Alert]:
        with self.database.connect() as db:
            return alerts.of_report(db, self.the_report(reference).id)

    def alert_to(self, reference: str, role: str) -> Alert:
        """The one alert of a report to somebody of this role."""
        (found,) = [alert for alert in self.alerts(reference) if alert.role == role]
        return found

    def text_of(self, alert: Alert) -> Message:
        """The one message of an alert."""
        row = select(messages.messages.c.id).where(
            messages.messages.c.alert_id == alert.id, messages.messages.c.purpose == "alert"
        )
        with self.database.connect() as db:
            return messages.get(db, db.execute(row).scalar_one())

    def comes_to(self, alert: Alert, status: str, *, seconds: float = 15.0) -> Message:
        """The alert's message once it is in this state."""
        return until(
            lambda: found if (found := self.text_of(alert)).status == status else None,
            f"the message is {status}",
            seconds=seconds,
        )

    def history(self, message: Message) -> list[tuple[str, str]]:
        """(state, reason) of every line, oldest first."""
        lines = messages.message_events
        rows = select(lines.c.status, lines.c.reason).where(lines.c.message_id == message.id)
        return [(row.status, row.reason) for row in self.rows(rows.order_by(lines.c.id))]

    def count(self, table: Table) -> int:
        with self.database.connect() as db:
            return int(db.execute(select(func.count()).select_from(table)).scalar_one())

    def rows(self, query: Any) -> Sequence[Any]:
        with self.database.connect() as db:
            return db.execute(query).all()

    def sent_since(self, before: set[UUID]) -> list[Message]:
        """The messages out that were not among those before, but what the clock sends of itself."""
        return [
            sent
            for sent in self.sent()
            if sent.id not in before and sent.purpose not in BY_THE_CLOCK
        ]

    def sent(self) -> list[Message]:
        out = select(messages.messages.c.id).where(messages.messages.c.direction == "out")
        with self.database.connect() as db:
            return [messages.get(db, row.id) for row in db.execute(out)]


def whole_call(stack: Stack, last: Screen) -> Call | None:
    """The call of a last screen, once every hop and the gateway's word of its end are in SQL."""
    with stack.database.connect() as db:
        call = calls.get(db, stack.house.vault.calls.names(last.session)[0])
    hops = last.text.count("*") + 2
    return call if call and call.end and call.hops == hops else None
