"""Writing the messages that an answer leads to: sealed, queued, and once each by their cause."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sms import news_told
from sms.turns import Reply, Turn

Sent = list[tuple[str, UUID]]  # (lane, id) of messages now waiting to be sent


def write(turn: Turn, words: str, *, lane: str, purpose: str, **values: Any) -> Sent:
    added = turn.line.post(words, purpose=purpose, lane=lane, **values)
    return [added] if added else []


def write_news(turn: Turn, reply: Reply) -> Sent:
    """To each resident of the incident who agreed and has not stopped.

    Never to who has just answered.
    """
    if reply.target is None or reply.news is None:
        return []
    about, cause = reply.target.report.id, f"news:{turn.cause}"
    return news_told.tell(turn.line, about, reply.news, cause=cause, but=turn.contact_id)
