"""What tells one phone from another for one purpose, one ward and one quarter, and no more.

A keyed digest (HMAC) over purpose, ward, quarter and number: the same phone has another one in
every ward and every quarter, so that rows cannot be put together, and none is found in contacts.
"""

from __future__ import annotations

from models.vault import Vault

VOTE, IDEA = "vote", "idea"


def pseudonyms(vault: Vault, purpose: str, number: str, ward: str, quarter: str) -> list[bytes]:
    """Under each key, newest first, so that one is found again after a rotation."""
    told = f"{purpose}|{ward}|{quarter}|{number}"
    return [digest for _kid, digest in vault.phones.every(told)]
