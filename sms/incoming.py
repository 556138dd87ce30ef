"""An incoming text, stored raw before anything is made of it; the same text is stored once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, exists, select

from models import contacts, ledger, messages
from models.numbers import canonical, is_number
from models.vault import Vault, place
from routing.reads import day_of
from sms.forms import Form, moment
from sms.gateway import money

_FIRST_YEAR, _AHEAD = 2000, timedelta(days=2)
_WITHOUT_ID = timedelta(seconds=10)  # how close two equal texts without an id count as one
_ABROAD = re.compile(r"\+?[0-9][0-9\s.\-]{5,}", re.ASCII)


def readable(form: Form) -> bool:
    """Whether a form can be an incoming text: somebody sent something."""
    return bool(form.given("from").strip()) and ("text" in form or "id" in form)


def store(
    db: Connection, vault: Vault, form: Form, *, now: datetime, new_id: Callable[[], UUID]
) -> UUID | None:
    """Keeps an incoming text; None where it was kept before. `form` is readable."""
    message_id, gateway_id = new_id(), form.identity("id") or _made_up(db, vault, form, now)
    if gateway_id is None:
        return None
    sender = form.given("from").strip()
    known = contacts.keep(db, vault, canonical(sender), now).id if is_number(sender) else None
    cost, currency = money(form.given("cost"))
    new = messages.add(
        db,
        id=message_id,
        direction="in",
        purpose="incoming",
        contact_id=known,
        correspondent="" if known else _named(form),
        words_sealed=vault.words.seal(form.given("text"), place("messages.words", message_id)),
        raw_sealed=vault.sealer.seal(form.raw, place("messages.raw", message_id)),
        network=form.word("networkCode"),
        status="received",
        segments=0,
        cost=cost,
        currency=currency,
        gateway_id=gateway_id,
        created_at=now,
        sent_at=_near(moment(form.given("date")), now),
    )
    if new and cost:
        ledger.book_many(
            db,
            purpose="incoming",
            currency=currency,
            amount=ledger.integer(cost),
            texts=1,
            segments=1,
            day=day_of(now),
        )
    return new


def _near(at: datetime | None, now: datetime) -> datetime | None:
    """The gateway's date, unless no gateway can have meant it."""
    return at if at and at.year >= _FIRST_YEAR and at < now + _AHEAD else None


def _named(form: Form) -> str:
    """A sender that is a word or a short code; numbers of other countries are not kept in clear."""
    sender = form.word("from")
    return "a number abroad" if _ABROAD.fullmatch(sender) else sender[:40]


def _made_up(db: Connection, vault: Vault, form: Form, now: datetime) -> str | None:
    """An id for a text that came without one; None where the same came a moment ago."""
    digest = vault.phones.names(f"sms|{form.given('from').strip()}|{form.given('text')}")[0]
    bucket = int(now.timestamp() // _WITHOUT_ID.total_seconds())
    before = exists().where(
        messages.messages.c.direction == "in",
        messages.messages.c.gateway_id == f"none:{digest}:{bucket - 1}",
        messages.messages.c.created_at > now - _WITHOUT_ID,
    )
    return None if db.scalar(select(before)) else f"none:{digest}:{bucket}"
