"""What the pages are built of, and what is known of one request: both handed to every page."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Connection, Engine

from console.permissions import PUBLIC, Rule
from locales.marks import Translate
from models import audit
from models.users import User
from models.vault import Vault
from models.whose import Whose
from routing.places import Gazetteer
from sms.telling import Line, Nudge


@dataclass(frozen=True, repr=False)
class Room:
    """`secret_key` keys the digests of failed sign-ins; `clock()` is UTC; `demo` marks every page.

    `nudge(task, id)` starts work at once after a commit, and may be lost; `code` is what residents
    dial. `ways` are the screens of the call and those that can follow each.
    `price` of one part is what estimates count with, in KES; `per_second` the parts a sender may
    hand over, 0 for any.
    """

    database: Engine
    vault: Vault
    secret_key: str
    production: bool
    clock: Callable[[], datetime]
    gazetteer: Gazetteer
    languages: Mapping[str, Translate]
    nudge: Callable[[str, str], None]
    code: str = ""
    demo: bool = False
    ways: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    price: Decimal = Decimal("0.80")
    per_second: int = 100

    def send(self, nudges: Iterable[Nudge]) -> None:
        """Starts the sending of messages at once, after the commit that wrote them."""
        for lane, message in nudges:
            self.nudge(f"send.{lane}", str(message))

    def line(self, db: Connection, now: datetime) -> Line:
        """What telling by SMS needs."""
        return Line(db, self.vault, self.languages, now, secrets.randbelow, self.code)

    def ward(self, code: str | None) -> str:
        """A ward as people say it, `Kilimani, Dagoretti North`; '' for none."""
        known = self.gazetteer.named(code) if code else None
        return f"{known.name}, {known.constituency}" if known else (code or "")


@dataclass(frozen=True)
class Visit:
    """One request: who asks (None before signing in), when, and under which rule."""

    now: datetime
    rule: Rule = PUBLIC
    user: User | None = None
    form_token: str = ""
    digest: bytes = b""

    @property
    def who(self) -> User:
        """The signed-in user; the gate lets nobody else to most pages."""
        if self.user is None:
            raise PermissionError("nobody is signed in")
        return self.user

    @property
    def actor(self) -> str:
        return self.user.email if self.user else ""

    @property
    def role(self) -> str:
        return self.user.role if self.user else ""

    @property
    def works_for(self) -> UUID | None:
        """The organisation that the user is of besides: nothing that is about it is there."""
        return self.user.organisation_id if self.user else None

    @property
    def whose(self) -> Whose | None:
        """The same with its kind."""
        return Whose(self.works_for, self.user.kind) if self.user and self.works_for else None


def note(db: Connection, visit: Visit, subject: str, reason: str = "") -> None:
    """Writes down what this visit looked at or did, where its rule says so."""
    if visit.rule.audit:
        audit.note(
            db,
            at=visit.now,
            actor=visit.actor,
            action=visit.rule.audit,
            object=subject,
            reason=reason,
        )
