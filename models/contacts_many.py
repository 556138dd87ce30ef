"""The contacts of many numbers at once: those of a directory file."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from models.contacts import just_made
from models.contacts_new import index, known, make
from models.vault import Vault


def keep_many(
    db: Connection, vault: Vault, numbers: Collection[str], now: datetime
) -> dict[str, UUID]:
    """The contacts of canonical numbers, made where they are new. At most three statements, and
    one a number that another process makes meanwhile.

    No number is locked, so that nobody waits for one we know, and PostgreSQL's table of locks has
    room: that a digest is there once makes one contact of two at once.
    """
    digests = {number: vault.phones.every(number) for number in numbers}
    number_of = {key: number for number, keys in digests.items() for key in keys}
    before = known(db, list(number_of))
    found = {number_of[key]: contact for key, contact in before.items()}
    new = {number: keys for number, keys in digests.items() if number not in found}
    found |= make(db, vault, new, now)
    for number in new.keys() - found.keys():
        found[number] = just_made(db, vault, number).id
    unknown = (key for key in number_of if key not in before and number_of[key] not in new)
    index(db, [(*key, found[number_of[key]]) for key in unknown])
    return found
