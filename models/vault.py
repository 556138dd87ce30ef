"""The keys one process holds, by what they are for. Nothing here is ever printed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from models.keys import CannotOpen, Index, NumberOpen, NumberSeal, Ring, TextSeal


@dataclass(frozen=True, repr=False)
class Vault:
    """`opener` is None in processes that never send; `sensitive_*` are keys of their own."""

    phones: Index
    calls: Index
    references: Index
    sealer: NumberSeal
    opener: NumberOpen | None
    words: TextSeal
    sensitive_phones: Index
    sensitive_words: TextSeal


def vault(*, index: Ring, seal: Ring, opening: Ring | None, text: Ring, sensitive: Ring) -> Vault:
    """Cuts each ring into the purposes it serves."""
    return Vault(
        phones=Index(index.derived("contact")),
        calls=Index(index.derived("call")),
        references=Index(sensitive.derived("reference")),
        sealer=NumberSeal(seal),
        opener=NumberOpen(opening) if opening else None,
        words=TextSeal(text.derived("words")),
        sensitive_phones=Index(sensitive.derived("contact")),
        sensitive_words=TextSeal(sensitive.derived("words")),
    )


def place(column: str, row: UUID | str) -> str:
    """Where a sealed value belongs: it opens nowhere else. `column` is `table.column`."""
    return f"{column}|{row}"


def opened(seal: TextSeal, sealed: bytes | None, column: str, row: UUID | str) -> str:
    """What was sealed at a place; '' where nothing was, or where it cannot be opened any more."""
    try:
        return seal.open(bytes(sealed), place(column, row)) if sealed else ""
    except CannotOpen:
        return ""
