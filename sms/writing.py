"""Writing the messages that an answer leads to: sealed, queued, and once each by their cause."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from models import incidents, references
from models.incidents import Member
from sms.news import news
from sms.posting import post
from sms.turns import News, Reply, Turn

Sent = list[tuple[str, UUID]]  # (lane, id) of messages now waiting to be sent


def write(turn: Turn, words: str, *, lane: str, purpose: str, **values: Any) -> Sent:
    added = post(turn.db, turn.vault, words, purpose=purpose, lane=lane, now=turn.now, **values)
    return [(lane, added)] if added else []


def write_news(turn: Turn, reply: Reply) -> Sent:
    """To each resident of the incident who agreed and has not stopped.

    Never to who has just answered.
    """
    if reply.target is None or reply.news is None:
        return []
    told = incidents.listeners(turn.db, reply.target.report.id)
    wanted = [one for one in told if one.contact_id != turn.contact_id]
    return [sent for one in wanted for sent in _news_of(turn, reply.news, one)]


def _news_of(turn: Turn, said: News, report: Member) -> Sent:
    words = news(
        turn.t(report.language),
        said.kind,
        reference=references.written(report.reference),
        organisation=said.organisation,
        agency=said.agency,
        numbered=said.numbered,
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
