"""What screens read in the middle of a call: one connection for all that a screen needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

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
# Name -> what reads it. The words it returns are the call's own until its END; how many queries
# it takes is stated in its test.
READERS: Mapping[str, Reader] = MappingProxyType({})


def read(db: Connection, vault: Vault, names: Mapping[str, Asked]) -> dict[str, str]:
    """The words of each name. Raises KeyError for a name nobody reads."""
    return {
        name: READERS[name.partition(":")[0]](db, vault, asked) for name, asked in names.items()
    }
