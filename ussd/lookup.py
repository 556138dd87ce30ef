"""What became of a report, to whoever asks with its reference: the same work whether it is
there or not, and only open or closed to another phone than the reporter's."""

from __future__ import annotations

from sqlalchemy import Connection

from locales.marks import Translate
from models import contacts, lookups, references, reports, sensitive
from models.vault import Vault
from ussd.ending import Ending
from ussd.journeys import mine
from ussd.read_mine import holder_of

LONGEST, WHO_LONGEST = 150, 48


def found(db: Connection, vault: Vault, t: Translate, ending: Ending) -> str:
    """The state in the caller's language, at most LONGEST characters."""
    digits, now = mine.asked_after(ending.answers), ending.moment
    phones = lookups.phones(vault, ending.number)
    may = lookups.allowed(db, phones, now)
    contact = contacts.find(db, vault, ending.number)
    report = reports.by_reference(db, digits)
    case = sensitive.by_reference(db, [d for _kid, d in vault.references.every(digits)])
    lookups.count(
        db,
        **lookups.of(vault, ending.call, digits),
        phone=phones[0],
        found=bool(report or case),
        now=now,
    )
    own = report and contact and report.contact_id == contact.id
    words = mine.NO_SUCH
    if report and own:
        words = mine.STATES[report.state]
    elif not may:
        words = mine.TOO_MANY
    elif report:
        words = mine.OPEN_ELSEWHERE if report.is_open else mine.CLOSED_ELSEWHERE
    elif case:
        words = _of_case(vault, ending, *case)
    who = holder_of(db, report, t, WHO_LONGEST) if report and own else t(mine.DESK)
    return t(words).format(ref=references.written(digits), who=who)[:LONGEST]


def _of_case(vault: Vault, ending: Ending, case: sensitive.Case, reporter: bytes) -> str:
    own = reporter in [digest for _kid, digest in vault.sensitive_phones.every(ending.number)]
    if own:
        return mine.ENDED if case.closed_hour else mine.WAITS
    return mine.CLOSED_ELSEWHERE if case.closed_hour else mine.OPEN_ELSEWHERE
