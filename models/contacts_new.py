"""Making contacts and the digests they are found under: one number, or all of a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from models.vault import Vault, place

Digest = tuple[int, bytes]  # key id, keyed digest of a number


def make(
    db: Connection, vault: Vault, numbers: Mapping[str, Sequence[Digest]], now: datetime
) -> dict[str, UUID]:
    """The contacts made of new numbers with their digests, in one statement; none of a number
    whose digests are taken. Waits for who is making one of them.

    While keys are changed (more than one digest a number) but some may be taken, by a process that
    knows other keys: then, in a savepoint, a number at a time.
    """
    if not numbers:
        return {}
    if all(len(digests) == 1 for digests in numbers.values()):
        return _made(db, vault, numbers, now)
    try:
        with db.begin_nested():
            return _made(db, vault, numbers, now)
    except IntegrityError:
        if len(numbers) == 1:
            return {}
        each = (make(db, vault, {number: keys}, now) for number, keys in numbers.items())
        return {number: id for made in each for number, id in made.items()}


def _made(
    db: Connection, vault: Vault, numbers: Mapping[str, Sequence[Digest]], now: datetime
) -> dict[str, UUID]:
    """The same. Raises IntegrityError where but some digests of a number are taken."""
    new = {number: uuid4() for number in numbers}
    seal = vault.sealer.seal
    keys = [(*key, new[number]) for number, digests in numbers.items() for key in digests]
    given = {
        **_columns(keys),
        "ids": [*new.values()],
        "sealed": [seal(number, place("contacts.sealed", id)) for number, id in new.items()],
        "each": len(keys) // len(new),
        "now": now,
    }
    made = set(db.execute(_MAKE, given).scalars())
    return {number: id for number, id in new.items() if id in made}


def index(db: Connection, keys: Sequence[tuple[int, bytes, UUID]]) -> None:
    """Lets contacts be found under digests too: (key id, digest, contact). One statement, or none;
    a digest that is taken stays.
    """
    if keys:
        db.execute(_INDEX, _columns(keys))


def known(db: Connection, digests: Sequence[Digest]) -> dict[Digest, UUID]:
    """The contacts of those digests that have one. One statement."""
    kids, values = [kid for kid, _ in digests], [digest for _, digest in digests]
    rows = db.execute(_KNOWN, {"kids": kids, "digests": values})
    return {(row.kid, bytes(row.digest)): row.contact_id for row in rows}


def _columns(keys: Sequence[tuple[int, bytes, UUID]]) -> dict[str, list[object]]:
    columns = zip(*keys, strict=True)
    return {n: list(each) for n, each in zip(("kids", "digests", "owners"), columns, strict=True)}


_INDEX = text("""
    insert into contact_index (kid, digest, contact_id)
    select * from unnest(cast(:kids as int[]), cast(:digests as bytea[]), cast(:owners as uuid[]))
    on conflict do nothing
""")
# What refers to a contact is looked at when the statement ends: a digest that is taken leaves none.
_MAKE = text("""
    with made as (
        insert into contact_index (kid, digest, contact_id)
        select * from
            unnest(cast(:kids as int[]), cast(:digests as bytea[]), cast(:owners as uuid[]))
        on conflict do nothing returning contact_id
    )
    insert into contacts (id, sealed, created_at)
    select new.id, new.sealed, :now
    from unnest(cast(:ids as uuid[]), cast(:sealed as bytea[])) as new(id, sealed)
    where new.id in (select contact_id from made group by contact_id having count(*) = :each)
    returning id
""")
_KNOWN = text("""
    select kid, digest, contact_id from contact_index
    join unnest(cast(:kids as int[]), cast(:digests as bytea[])) as d(kid, digest)
    using (kid, digest)
""")
