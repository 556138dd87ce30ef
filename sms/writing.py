"""Writing the messages that an answer leads to: sealed, queued, and once each by their cause."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from models import contacts, messages, references
from models.reports import Report
from models.vault import place
from sms import purposes
from sms.gsm import segments
from sms.news import news
from sms.turns import Reply, Turn

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
    """To the resident, if he or she agreed and has not stopped; never to who has just answered."""
    if reply.target is None or reply.news is None or not _wants_news(turn, reply.target.report):
        return []
    report = reply.target.report
    words = news(
        turn.t(report.language),
        reply.news.kind,
        reference=references.written(report.reference),
        organisation=reply.news.organisation,
        code=turn.code,
    )
    return write(
        turn,
        words,
        cause=f"news:{turn.cause}",
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
