"""What a report's words tell: whom they name, who is then not told, and what they speak of.

Words are opened here, in memory; what is kept is which organisations were named, no word of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from models import contacts, duties, events, incidents, reports
from models.directory import names_of
from models.register import Ward
from models.report_states import CLOCK
from models.reports import Report
from models.vault import opened
from routing.named import named, named_plainly, numbers
from routing.reads import day_of, holders_of, people_of_users, ward_on
from sms import conflict, speaking
from sms.telling import Line

NAMED = "named"  # why the desk is to look
_MOST = 5  # numbers of one text that are looked up


def look(line: Line, report: Report) -> Report:
    """Before anybody is told: keeps a report from whoever its words name."""
    texts = _words(line, report)
    return _kept_from(line, speaking.learn(line, report, texts), texts)


def look_again(line: Line, report: Report, words: str) -> Report:
    """The same for what is added later: who was told and is named now has nothing to answer."""
    return _kept_from(line, speaking.learn(line, report, [words]), [words])


def _kept_from(line: Line, report: Report, texts: Sequence[str]) -> Report:
    found = _found(line, report, texts) if any(texts) else []
    return keep(line.db, report, found, line.now) if found else report


def keep(db: Connection, report: Report, found: Sequence[UUID], now: datetime) -> Report:
    """Keeps an open report, and its incident, from the organisations its words name; the desk is
    to look whether it is about them.
    """
    about = conflict.told_of(db, report)
    for organisation in found:
        conflict.keep_from(db, about, organisation, now)
    incidents.name(db, about.id, found)
    for one in {report.id, about.id}:
        reports.change(db, one, review=NAMED)
    facts = {"named": names_of(db, found)}
    events.add(db, report.id, "named", at=now, actor=CLOCK, facts=facts)
    return reports.get(db, report.id)


def _found(line: Line, report: Report, texts: Sequence[str]) -> list[UUID]:
    """Organisations named that the report is not kept from yet."""
    ward = ward_on(line.db, report.ward_code, day_of(report.created_at))
    return sorted(accused(line, ward, texts) - set(report.kept_organisations))


def accused(line: Line, ward: Ward, texts: Sequence[str]) -> frozenset[UUID]:
    """Organisations with a duty in a ward that words speak of: by a name, a role or a number; and
    from anywhere those that console users work for, who would read of it.
    """
    holders = holders_of(line.db, ward, line.now)
    readers = people_of_users(line.db)
    typed = sorted({number for text in texts for number in numbers(text)})[:_MOST]
    kept = [contacts.find(line.db, line.vault, number) for number in typed]
    behind = frozenset(contact.id for contact in kept if contact)
    theirs = duties.of_organisations_at(line.db, behind, {h.organisation_id for h in holders})
    return frozenset(named(texts, holders, behind) | theirs | named_plainly(texts, readers, behind))


def _words(line: Line, report: Report) -> list[str]:
    """Landmark and words; those that cannot be opened name nobody."""
    landmark, said = reports.sealed_words(line.db, report.id)
    sealed = (("reports.landmark", landmark), ("reports.words", said))
    return [opened(line.vault.words, words, where, report.id) for where, words in sealed]
