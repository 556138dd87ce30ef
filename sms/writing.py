"""Writing the messages that an answer leads to: sealed, queued, and once each by their cause."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from models import contacts, incidents, messages, references, reports
from models.reports import Report
from models.vault import place
from sms import purposes
from sms.gsm import segments
from sms.news import news
from sms.turns import News, Reply, Turn

Sent = list[tuple[str, UUID]]  # (lane, id) of messages now waiting to be sent


def write(turn: Turn, words: str, *, lane: str, purpose: str, **values: Any) -> Sent:
    message_id, kind = uuid4(), purposes.of(purpose)
    until = turn.now + kind.useful if kind.useful else None
    added = messages.add(
        turn.db,
        id=message_id,
        direction="out",
        lane=lane,
        purpose=purpose,
        capped=kind.capped,
        words_sealed=turn.vault.words.seal(words, place("messages.words", message_id)),
        status="queued",
        segments=segments(words),
        created_at=turn.now,
        next_at=turn.now,
        **({"useful_until": until} | values),
    )
    return [(lane, added)] if added else []


def write_news(turn: Turn, reply: Reply) -> Sent:
    """To each resident of the incident who agreed and has not stopped.

    Never to who has just answered.
    """
    if reply.target is None or reply.news is None:
        return []
    lead = reply.target.report
    followers = [reports.get(turn.db, one) for one in incidents.followers(turn.db, lead.id)]
    told = [report for report in (lead, *followers) if _wants_news(turn, report)]
    return [sent for report in told for sent in _news_of(turn, reply.news, report)]


def _news_of(turn: Turn, said: News, report: Report) -> Sent:
    words = news(
        turn.t(report.language),
        said.kind,
        reference=references.written(report.reference),
        organisation=said.organisation,
        agency=said.agency,
        code=turn.code,
    )
    return write(
        turn,
        words,
        cause=f"news:{turn.cause}:{report.id}" if report.follows else f"news:{turn.cause}",
        purpose="news",
        lane="normal",
        contact_id=report.contact_id,
        report_id=report.id,
    )


def _wants_news(turn: Turn, report: Report) -> bool:
    if report.contact == "none" or report.contact_id in (None, turn.contact_id):
        return False
    contact = contacts.get(turn.db, report.contact_id)
    return contact.sms_stopped_at is None and not contact.blocked
