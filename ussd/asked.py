"""What a screen asks of the database in the middle of a call, and the shape of what answers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from locales.marks import Translate
from models.vault import Vault
from sessions.session import Session


@dataclass(frozen=True, repr=False)
class Asked:
    """Who asks, in which language, and what it is about: `1371` of `priorities:1371`."""

    number: str
    t: Translate
    language: str
    about: str
    now: datetime
    session: Session


Reader = Callable[[Connection, Vault, Asked], str]
