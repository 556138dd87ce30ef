"""Tokens of sign-ins and invitations: random, shown once, kept only as their digest."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from hashlib import sha256

SIZE = 32  # bytes of randomness


def token(random: Callable[[int], str]) -> str:
    """A new token; `random(n)` gives n random bytes as URL-safe text (secrets.token_urlsafe)."""
    return random(SIZE)


def digest(told: str) -> bytes:
    """What is kept of a token. It is random, so a plain SHA-256 cannot be guessed back."""
    return sha256(told.encode()).digest()


def email_digest(secret_key: str, email: str) -> bytes:
    """Under which failed sign-ins of an e-mail are counted, known to us or not."""
    return hmac.digest(secret_key.encode(), f"login|{email.lower()}".encode(), sha256)
