"""Sealing and indexing: AES-256-GCM, HMAC-SHA256 and X25519 sealed boxes over rings of keys.

A ring is written `kid:base64,kid:base64`, newest first. What is sealed names its key, so old
values open until their key is taken out. Sources: NIST SP 800-38D, RFC 7748, RFC 5869.
"""

from __future__ import annotations

import hmac
import os
import re
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

Randomness = Callable[[int], bytes]
_VERSION = b"\x01"
_KID = re.compile("[0-9]{1,3}", re.ASCII)
_BUCKETS = (16, 48, 160, 320, 480, 960, 1920, 4096, 8192)  # bytes; a length tells only its bucket


class BadRing(ValueError):
    """A ring of keys cannot be read; the message names the fault, never a key."""


class CannotOpen(Exception):
    """Unknown key, or the value was changed or belongs elsewhere: one error for all of them."""


@dataclass(frozen=True, repr=False)
class Ring:
    """Keys of one purpose by their id (1 to 255), newest first."""

    keys: tuple[tuple[int, bytes], ...]

    @property
    def newest(self) -> tuple[int, bytes]:
        return self.keys[0]

    def __getitem__(self, kid: int) -> bytes:
        for known, key in self.keys:
            if known == kid:
                return key
        raise CannotOpen

    def derived(self, purpose: str) -> Ring:
        """Other keys for another purpose, from which these cannot be found (HKDF)."""
        return Ring(tuple((kid, _expand(key, purpose.encode())) for kid, key in self.keys))


def ring(text: str, name: str) -> Ring:
    """Reads `1:base64,...`. Raises BadRing with the setting's name."""
    keys: list[tuple[int, bytes]] = []
    for item in filter(None, (part.strip() for part in text.split(","))):
        kid, _, coded = item.partition(":")
        if not _KID.fullmatch(kid) or not 1 <= int(kid) <= 255:
            raise BadRing(f"{name}: each key is written kid:base64, kid 1 to 255")
        try:
            key = b64decode(coded, validate=True)
        except ValueError:
            raise BadRing(f"{name}: key {kid} is not base64") from None
        if len(key) != 32:
            raise BadRing(f"{name}: key {kid} has {len(key)} bytes and not 32")
        keys.append((int(kid), key))
    if not keys or len({kid for kid, _ in keys}) < len(keys):
        raise BadRing(f"{name}: needs at least one key, each with a kid of its own")
    return Ring(tuple(keys))


@dataclass(frozen=True, repr=False)
class Index:
    """A keyed digest by which equal values are found and nothing is read."""

    ring: Ring

    def of(self, value: str) -> tuple[int, bytes]:
        return self.every(value)[0]

    def every(self, value: str) -> list[tuple[int, bytes]]:
        """Under each key of the ring, newest first, so that a lookup survives a rotation."""
        return [
            (kid, hmac.digest(key, f"c1|{value}".encode(), sha256)[:16])
            for kid, key in self.ring.keys
        ]

    def names(self, value: str) -> list[str]:
        """The same as hex words, for keys of Redis and rows named by what must not be read."""
        return [digest.hex() for _, digest in self.every(value)]


@dataclass(frozen=True, repr=False)
class TextSeal:
    """Seals words under a shared key, bound to the place they belong to."""

    ring: Ring
    random: Randomness = os.urandom

    def seal(self, words: str, place: str) -> bytes:
        kid, key = self.ring.newest
        return _VERSION + bytes([kid]) + _encrypt(key, words, place, self.random)

    def open(self, sealed: bytes, place: str) -> str:
        """Raises CannotOpen."""
        if len(sealed) < 2 or sealed[:1] != _VERSION:
            raise CannotOpen
        return _decrypt(self.ring[sealed[1]], sealed[2:], place)


@dataclass(frozen=True, repr=False)
class NumberSeal:
    """Seals a number to a public key: who holds only this can never open it again."""

    ring: Ring
    random: Randomness = os.urandom

    def seal(self, number: str, place: str) -> bytes:
        kid, public = self.ring.newest
        once = X25519PrivateKey.from_private_bytes(self.random(32))
        shared = once.exchange(X25519PublicKey.from_public_bytes(public))
        box = once.public_key().public_bytes_raw()
        key = _expand(shared, box + public)
        return _VERSION + bytes([kid]) + box + _encrypt(key, number, place, self.random)


@dataclass(frozen=True, repr=False)
class NumberOpen:
    """Opens what NumberSeal sealed. Only the processes that send hold this."""

    ring: Ring

    def open(self, sealed: bytes, place: str) -> str:
        """Raises CannotOpen."""
        if len(sealed) < 34 or sealed[:1] != _VERSION:
            raise CannotOpen
        private = X25519PrivateKey.from_private_bytes(self.ring[sealed[1]])
        box = sealed[2:34]
        try:
            shared = private.exchange(X25519PublicKey.from_public_bytes(box))
        except ValueError:  # a point of low order (RFC 7748, 6.1): never one of ours
            raise CannotOpen from None
        key = _expand(shared, box + private.public_key().public_bytes_raw())
        return _decrypt(key, sealed[34:], place)


def _expand(key: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=b"usalama|" + purpose).derive(key)


def _encrypt(key: bytes, words: str, place: str, random: Randomness) -> bytes:
    nonce = random(12)
    return nonce + AESGCM(key).encrypt(nonce, _padded(words.encode()), f"v1|{place}".encode())


def _decrypt(key: bytes, sealed: bytes, place: str) -> str:
    try:
        padded = AESGCM(key).decrypt(sealed[:12], sealed[12:], f"v1|{place}".encode())
    except (InvalidTag, ValueError):
        raise CannotOpen from None
    return padded.rstrip(b"\0")[:-1].decode()


def _padded(words: bytes) -> bytes:
    """Ends the words with a mark and fills up to the next bucket."""
    marked = words + b"\x80"
    longer = -(-len(marked) // _BUCKETS[-1]) * _BUCKETS[-1]
    size = next((size for size in _BUCKETS if size >= len(marked)), longer)
    return marked.ljust(size, b"\0")
