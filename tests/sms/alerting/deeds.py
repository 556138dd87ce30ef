"""What those who were told do about a report on the line, by the texts they would send."""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import select

from models import alerts, messages
from models.alerts import Alert
from models.directory import people
from models.vault import place
from sms.answers import handle
from tests.sms.alerting.lines import Alerting


def phone_of(line: Alerting, person: UUID) -> UUID:
    with line.database.begin() as db:
        found = db.execute(select(people.c.contact_id).where(people.c.id == person)).scalar_one()
    return UUID(str(found))


def told(line: Alerting, report: UUID, role: str = "") -> list[Alert]:
    """The alerts of a report that may be answered, those of a role where one is named."""
    with line.database.begin() as db:
        found = alerts.of_report(db, report)
    return [one for one in found if one.state in alerts.OPEN and role in ("", one.role)]


def texts(line: Alerting, phone: UUID, words: str) -> str:
    """The answer to who texts these words, '' where there is none."""
    new = uuid4()
    with line.database.begin() as db:
        sealed = line.vault.words.seal(words, place("messages.words", new))
        row = {"purpose": "incoming", "status": "received", "created_at": line.now}
        messages.add(db, id=new, direction="in", contact_id=phone, words_sealed=sealed, **row)
        sent = handle(db, line.vault, line.languages, new, now=line.now, below=line.below)
        to = [one for _, one in sent if messages.get(db, one).contact_id == phone]
        return _words(line, messages.sealed(db, to[-1]), to[-1]) if to else ""


def answers(line: Alerting, report: UUID, words: str, role: str = "") -> str:
    """Somebody told answers `1 {}`, with the short number of the alert."""
    alert = told(line, report, role)[-1]
    return texts(line, phone_of(line, alert.person_id), words.format(alert.short_number))


def _words(line: Alerting, sealed: bytes, message: UUID) -> str:
    return line.vault.words.open(sealed, place("messages.words", message))
