"""Passwords: Argon2id hashes, and which passwords are refused.

Parameters are the second recommendation of the OWASP Password Storage Cheat Sheet (Argon2id,
19 MiB, 2 passes, 1 lane); length and list follow OWASP ASVS 5.0, 6.2.1 and 6.2.4.
"""

from __future__ import annotations

import re
from threading import Lock

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 15, 256
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_ONE_AT_A_TIME = Lock()  # a flood of tries may take one core, never all: calls need the rest
_NOBODY = _HASHER.hash("a password nobody has: checking it costs what any check costs")
_COMMON = (
    "password",
    "passw0rd",
    "qwerty",
    "letmein",
    "welcome",
    "iloveyou",
    "administrator",
    "changeme",
    "usalama",
    "kenya",
    "nairobi",
    "safaricom",
    "harambee",
    "mypassword",
    "secret",
    "123456789",
    "1234567890",
    "abcdefghijklmno",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
)


def hashed(password: str) -> str:
    return _HASHER.hash(password)


def matches(kept: str, password: str) -> bool:
    """Whether a password fits a hash; '' (no user, or no password yet) takes as long to refuse."""
    try:
        with _ONE_AT_A_TIME:
            _HASHER.verify(kept or _NOBODY, password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return bool(kept)


def refusal(password: str, email: str) -> str:
    """Why a password may not be used, as a sentence; '' when it may."""
    if len(password) < SHORTEST:
        return f"Too short: use at least {SHORTEST} characters. Four or five words make a good one."
    if len(password) > LONGEST:
        return f"Too long: use at most {LONGEST} characters."
    if _is_common(password.lower(), email):
        return "Too easy to guess: it is made of a common password, your e-mail or a repetition."
    return ""


def _is_common(password: str, email: str) -> bool:
    """What is left when common words, the own name and repetition are taken out is too little."""
    rest = password
    for word in (*_COMMON, *re.split(r"[@.]", email.lower())):
        rest = rest.replace(word, "") if len(word) > 3 else rest
    repeated = re.fullmatch(r"(.{1,6}?)\1+.{0,5}", password)
    return len(rest) < 8 or repeated is not None or len(set(password)) < 6
