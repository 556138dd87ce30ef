"""Whether words speak of one organisation, asked before who works there is shown them.

Of words from anywhere: a round looks for whom a ward's words name among those with a duty there.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Connection

from models.contacts_new import known
from models.vault import Vault
from routing.named import named_plainly, numbers
from routing.reads import people_of

_Id = TypeVar("_Id", bound=Hashable)


def about(
    db: Connection, vault: Vault, organisation_id: UUID, texts: Mapping[_Id, Sequence[str]]
) -> set[_Id]:
    """Those, by what the texts are of, whose words name the organisation, its people or a number of
    theirs. One statement, one more where numbers are typed, none without words.
    """
    said = {id: words for id, told in texts.items() if (words := [text for text in told if text])}
    if not said:
        return set()
    them = people_of(db, organisation_id)
    typed = {id: {one for text in words for one in numbers(text)} for id, words in said.items()}
    behind = _contacts(db, vault, set[str]().union(*typed.values()))
    return {
        id
        for id, words in said.items()
        if named_plainly(words, them, {behind[one] for one in typed[id] if one in behind})
    }


def _contacts(db: Connection, vault: Vault, typed: set[str]) -> dict[str, UUID]:
    """The contacts of canonical numbers; no query where there is none."""
    number_of = {digest: one for one in typed for digest in vault.phones.every(one)}
    found = known(db, list(number_of)) if number_of else {}
    return {number_of[digest]: contact for digest, contact in found.items()}
