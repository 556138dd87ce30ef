"""The secrets a first start makes, kept in the home's secrets.env for its owner alone."""

import os
import stat
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from pathlib import Path
from secrets import token_bytes, token_urlsafe

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from launch.refused import Refused

FILE = "secrets.env"
KEY_BYTES = 32
FIRST_KEY = "1"
SEAL, OPEN = "PHONE_SEAL_KEYS", "PHONE_OPEN_KEYS"
HEADER = (
    "# Made at the first start. Who has this file can open what is sealed; without it nobody can.\n"
)


def _word() -> str:
    return token_urlsafe(KEY_BYTES)


def _key() -> str:
    return f"{FIRST_KEY}:{b64encode(token_bytes(KEY_BYTES)).decode()}"


SINGLE: Mapping[str, Callable[[], str]] = {
    "SECRET_KEY": _word,
    "WEBHOOK_SECRETS": _word,
    "METRICS_TOKEN": _word,
    "PHONE_INDEX_KEYS": _key,
    "TEXT_KEYS": _key,
    "SENSITIVE_KEYS": _key,
}


def _public(key: str) -> str:
    """The public half of `kid:base64 of a raw X25519 private key`, written the same way."""
    kid, _, raw = key.partition(":")
    private = X25519PrivateKey.from_private_bytes(b64decode(raw))
    return f"{kid}:{b64encode(private.public_key().public_bytes_raw()).decode()}"


def _pair(kept: Mapping[str, str]) -> dict[str, str]:
    """What is missing of the sealing pair; a public half alone is never given a new private one."""
    if OPEN in kept:
        return {SEAL: ",".join(_public(key) for key in kept[OPEN].split(","))}
    if SEAL in kept:
        raise Refused(
            f"{FILE} has {SEAL} but no {OPEN}: put it back, or numbers stay sealed for ever"
        )
    opening = f"{FIRST_KEY}:{b64encode(X25519PrivateKey.generate().private_bytes_raw()).decode()}"
    return {SEAL: _public(opening), OPEN: opening}


def _missing(kept: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    made = {name: make() for name, make in SINGLE.items() if name not in kept and name not in given}
    if not given.keys() & {SEAL, OPEN} and not {SEAL, OPEN} <= kept.keys():
        made |= {name: value for name, value in _pair(kept).items() if name not in kept}
    return made


def read(path: Path) -> dict[str, str]:
    """The secrets of a file of `NAME=value` lines, none where it is missing.

    Raises Refused where others may read it, or it cannot be read.
    """
    if not path.exists():
        return {}
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise Refused(f"{path} may be read by others: run chmod 600 '{path}'")
    try:
        lines = path.read_text().splitlines()
    except OSError as error:
        raise Refused(f"cannot read {path}: {error.strerror}") from None
    parts = [line.partition("=") for line in lines if not line.lstrip().startswith("#")]
    return {
        name.strip(): value.strip() for name, equals, value in parts if equals and value.strip()
    }


def _add(path: Path, values: Mapping[str, str]) -> None:
    """Write the file anew with the values at its end; what was there stays as it was."""
    before = path.read_text() if path.exists() else HEADER
    if not before.endswith("\n"):
        before += "\n"
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(before + "".join(f"{name}={value}\n" for name, value in values.items()))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def ensure(home: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """All secrets by name, those that are nowhere made now and kept in the home's secrets.env.

    What the environment gives wins and is not written; the sealing pair comes whole from one
    place. Call it with the home's lock held. Raises Refused.
    """
    path = home / FILE
    kept = read(path)
    given = {name: environment[name] for name in (*SINGLE, SEAL, OPEN) if environment.get(name)}
    made = _missing(kept, given)
    if made:
        _add(path, made)
    known = {**kept, **made}
    if given.keys() & {SEAL, OPEN}:
        known = {name: value for name, value in known.items() if name not in (SEAL, OPEN)}
    return {**known, **given}
