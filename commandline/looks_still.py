"""What the doctor looks at that is there without a server: settings, keys, secrets, disk."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from commandline.finding import Finding, fail, warn, well
from launch.secrets import FILE
from settings import BadSettings, Settings, unfit
from ussd.spool import set_aside

_RINGS = (
    "phone_index_keys",
    "phone_seal_keys",
    "phone_open_keys",
    "text_keys",
    "sensitive_keys",
)
_SHORTEST = 24  # characters of a callback secret
_LITTLE, _TOO_LITTLE = 2_000_000_000, 200_000_000  # bytes free
_MAKE = "`make run` makes it in USALAMA_HOME/secrets.env, or set it in the environment"


def settings(given: Settings) -> Iterator[Finding]:
    """Whether production may start with these."""
    if not given.production:
        yield well("settings", "development; USALAMA_ENV=production asks for more")
        return
    faults = unfit(given)
    for fault in faults:
        yield fail("settings", fault, "see `usalama settings`")
    if not faults:
        yield well("settings", "fit for production")


def keys(given: Settings) -> Iterator[Finding]:
    """Whether each ring of keys can be read."""
    missing = [name.upper() for name in _RINGS if not getattr(given, name)]
    if missing:
        yield fail("keys", f"missing: {', '.join(missing)}", _MAKE)
    for name in _RINGS:
        if getattr(given, name):
            try:
                given.ring(name)
            except BadSettings as bad:
                yield fail("keys", str(bad), "write it kid:base64, newest first, comma separated")
    if not missing:
        yield well("keys", "index, seal and open numbers; words; sensitive branch")


def webhook(given: Settings) -> Iterator[Finding]:
    """The secrets in the addresses the gateway calls."""
    known = given.webhook_secrets
    if not known:
        yield fail("webhook", "WEBHOOK_SECRETS is not set: every callback is refused", _MAKE)
    elif len(known) > 2 or min(map(len, known)) < _SHORTEST:
        yield warn(
            "webhook",
            f"{len(known)} secrets, the shortest of {min(map(len, known))} characters",
            f"WEBHOOK_SECRETS: one or two of at least {_SHORTEST} characters",
        )
    else:
        yield well("webhook", "one secret" if len(known) == 1 else "two secrets (rotation)")


def secrets_file(given: Settings) -> Iterator[Finding]:
    """Whether anybody else may read the secrets."""
    path = given.home / FILE
    if not path.exists():
        return
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        yield fail("secrets", f"{path} may be read by others", f"chmod 600 '{path}'")
    else:
        yield well("secrets", f"{path}, read by its owner alone")


def disk(given: Settings) -> Iterator[Finding]:
    """Whether the home can hold what is coming: embedded servers and the spool of reports."""
    if not given.home.is_dir():
        yield fail("disk", f"{given.home} is not there", "`make run` makes it; or set USALAMA_HOME")
        return
    free = shutil.disk_usage(given.home).free
    words = f"{free / 1e9:.1f} GB free for {given.home}"
    if free < _LITTLE:
        make = fail if free < _TOO_LITTLE else warn
        yield make("disk", words, "make room, or move USALAMA_HOME")
    else:
        yield well("disk", words)
    waiting = _spooled(given.home / "spool")
    if waiting:
        yield warn(
            "spool",
            f"{waiting} reports wait for the database",
            "they go in by themselves while the web process runs and the database answers",
        )
    if aside := set_aside(given.home / "spool"):
        yield fail(
            "spool",
            f"{aside} reports were promised and the database would not have them",
            "the log says why (report_set_aside); mend it, then restart the web process",
        )


def _spooled(folder: Path) -> int:
    return sum(1 for _ in folder.glob("*.sealed")) if folder.is_dir() else 0
