"""News of a report to each resident of its incident who agreed to hear and has not stopped."""

from __future__ import annotations

from uuid import UUID

from models import incidents, references
from models.incidents import Member
from routing.rules import NATIONAL_QUEUE
from sms.news import news
from sms.telling import Line, Nudge
from sms.turns import News


def tell(line: Line, lead: UUID, said: News, *, cause: str, but: UUID | None = None) -> list[Nudge]:
    """Written to each in his or her own language, `but` to one phone; once each for a cause."""
    told = (one for one in incidents.listeners(line.db, lead) if one.contact_id != but)
    written = (_write(line, one, said, cause) for one in told)
    return [nudge for nudge in written if nudge]


def _write(line: Line, one: Member, said: News, cause: str) -> Nudge | None:
    t = line.t(one.language)
    words = news(
        t,
        said.kind,
        reference=references.written(one.reference),
        organisation=said.organisation or t(NATIONAL_QUEUE[1]),
        agency=said.agency,
        numbered=said.numbered,
        code=line.code,
    )
    return line.post(
        words,
        purpose="news",
        lane="normal",
        cause=f"{cause}:{one.id}",
        report_id=one.id,
        contact_id=one.contact_id,
    )
