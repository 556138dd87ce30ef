"""Rings and vaults to test with: keys by name, the same each time."""

from __future__ import annotations

from base64 import b64encode

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from models.keys import Ring, ring
from models.vault import Vault
from models.vault import vault as cut
from tests.conftest import key


def coded(name: str) -> str:
    """A key as a setting writes it, without its kid."""
    return b64encode(key(name)).decode()


def shared(**names: str) -> Ring:
    """A ring of shared keys, newest first: `shared(k2="new", k1="old")`."""
    return ring(",".join(f"{kid[1:]}:{coded(name)}" for kid, name in names.items()), "KEYS")


def public(**names: str) -> Ring:
    """The public halves of a ring that seals numbers."""
    return Ring(
        tuple(
            (
                int(kid[1:]),
                X25519PrivateKey.from_private_bytes(key(name)).public_key().public_bytes_raw(),
            )
            for kid, name in names.items()
        )
    )


def vault_of(*, index: Ring, sends: bool = True, sensitive: Ring | None = None) -> Vault:
    """A vault over this index ring, its other keys always the same."""
    return cut(
        index=index,
        seal=public(k1="phone"),
        opening=shared(k1="phone") if sends else None,
        text=shared(k1="text"),
        sensitive=sensitive or shared(k1="sensitive"),
    )
