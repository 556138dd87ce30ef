"""Every setting: name, default, help. The only reader of the environment."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from models.keys import BadRing, Ring, ring
from sms import caps, windows
from sms.caps import Caps
from sms.windows import Window

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_REAL_HOSTS = {
    True: "https://api.sandbox.africastalking.com",
    False: "https://api.africastalking.com",
}


class BadSettings(Exception):
    """Settings that cannot be run with: every fault at once, one a line."""


def _flag(text: str) -> bool:
    return text.strip().lower() in ("1", "true", "yes", "on")


def _list(text: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in text.split(",") if item.strip())


def _part(text: str) -> float:
    """A part of a whole. Raises ValueError."""
    part = float(text)
    if not 0 <= part <= 1:
        raise ValueError(text)
    return part


def _batch(text: str) -> int:
    """Phones in one request. Raises ValueError."""
    phones = int(text)
    if not 1 <= phones <= 1000:
        raise ValueError(text)
    return phones


def _price(text: str) -> Decimal:
    """Money. Raises ValueError."""
    if not re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,4})?", text, re.ASCII):
        raise ValueError(text)
    return Decimal(text)


def setting(default: str, help: str, read: Callable[[str], Any] = str, secret: bool = False) -> Any:
    """A field read from the environment variable of its name in capitals."""
    return field(metadata={"default": default, "help": help, "read": read, "secret": secret})


@dataclass(frozen=True, kw_only=True, repr=False)
class Settings:
    """What a process runs with. Secrets are never printed."""

    usalama_env: str = setting("development", "`production` refuses whatever is not fit for it")
    port: int = setting("8000", "where the web process listens", int)
    emulator_port: int = setting("8001", "where the emulator listens", int)
    host: str = setting("127.0.0.1", "the address the web process listens on")
    usalama_home: str = setting("var", "where the embedded database, Redis and spool live")
    database_url: str = setting("", "`postgresql+psycopg://...`; empty: a private PostgreSQL")
    redis_url: str = setting("", "sessions, journal, locks; empty: the embedded server")
    queue_redis_url: str = setting("", "RQ's Redis; empty: REDIS_URL")
    at_username: str = setting("sandbox", "Africa's Talking account")
    at_api_key: str = setting("emulator", "Africa's Talking key", secret=True)
    at_base_url: str = setting("", "where the SDK sends, without /version1; empty: the real host")
    at_backup_username: str = setting("", "a second account, used where the first does badly")
    at_backup_api_key: str = setting("", "its key", secret=True)
    at_backup_base_url: str = setting("", "where it sends; empty: the real host")
    at_backup_share: float = setting(
        "0", "its part of the traffic while all is well, 0 to 1", _part
    )
    usalama_demo: bool = setting("0", "1 seeds the demo directory; `make run` sets it", _flag)
    at_sender_id: str = setting("", "sender of alerts (a transactional sender name)")
    at_short_code: str = setting("", "two-way short code: residents and coordinators reply to it")
    at_promotional_sender_id: str = setting("", "sender of broadcasts")
    sms_price: Decimal = setting("0.80", "of one part in KES, for estimates", _price)
    sms_batch: int = setting("100", "the most phones one request of equal texts has", _batch)
    sms_caps: Caps = setting(
        "1/1m,5/15m,11/1h",
        "most texts to one phone unasked; empty: any",
        caps.read,
    )
    sms_replies: int = setting("30", "most replies within an hour to one phone on duty", int)
    sms_help_lines: int = setting("200", "most help lines within an hour to all strangers", int)
    sms_per_second: int = setting("100", "most parts a second for each sender; 0: any", int)
    quiet_hours: Window = setting(
        "21:00-06:00",
        "East Africa Time; news, digests and broadcasts wait",
        windows.read,
    )
    promotional_hours: Window = setting(
        "08:00-18:00", "when a promotional sender reaches phones", windows.read
    )
    webhook_secrets: tuple[str, ...] = setting("", "one or two, comma separated", _list, True)
    ussd_codes: tuple[str, ...] = setting("*384*70421#", "service codes answered", _list)
    secret_key: str = setting("", "binds cookies and form tokens", secret=True)
    phone_index_keys: str = setting("", "HMAC index of numbers, newest first", secret=True)
    phone_seal_keys: str = setting("", "public keys that seal numbers", secret=True)
    phone_open_keys: str = setting("", "private keys that open them (senders only)", secret=True)
    text_keys: str = setting("", "seal what people typed, newest first", secret=True)
    sensitive_keys: str = setting("", "index and seal of the sensitive branch", secret=True)
    metrics_token: str = setting("", "bearer of /metrics from beyond loopback", secret=True)
    log_level: str = setting("INFO", "DEBUG, INFO, WARNING or ERROR")

    @property
    def production(self) -> bool:
        return self.usalama_env == "production"

    @property
    def home(self) -> Path:
        return Path(self.usalama_home).absolute()

    @property
    def database(self) -> str:
        """The database's address; the private one when none is given."""
        run = quote(str((self.home / "run").resolve()), safe="")
        return self.database_url or f"postgresql+psycopg://usalama@/usalama?host={run}"

    @property
    def redis(self) -> str:
        return self.redis_url or f"unix://{(self.home / 'run').resolve() / 'redis.sock'}"

    @property
    def queue_redis(self) -> str:
        return self.queue_redis_url or self.redis

    @property
    def gateway_url(self) -> str:
        return self.at_base_url or _REAL_HOSTS[self.at_username == "sandbox"]

    @property
    def backup_url(self) -> str:
        return self.at_backup_base_url or _REAL_HOSTS[self.at_backup_username == "sandbox"]

    @property
    def gateway_is_loopback(self) -> bool:
        """Demo numbers are sent to no gateway but one on this machine."""
        return urlsplit(self.gateway_url).hostname in LOOPBACK

    def ring(self, name: str) -> Ring:
        """The keys of one setting. Raises BadSettings."""
        try:
            return ring(getattr(self, name), name.upper())
        except BadRing as bad:
            raise BadSettings(f"{bad}. `make run` makes keys in USALAMA_HOME/secrets.env") from None


def load(environment: Mapping[str, str], folder: Path) -> Settings:
    """Reads settings: the environment, else `.env` in `folder`, else USALAMA_HOME/secrets.env.

    Raises BadSettings naming every value that cannot be read.
    """
    given = {**_file(folder / ".env"), **environment}
    home = Path(given.get("USALAMA_HOME", "var"))
    secrets = _file((folder / home) / "secrets.env")
    return _read({**secrets, **given})


def _read(given: Mapping[str, str]) -> Settings:
    values, faults = {}, []
    for item in fields(Settings):
        name, about = item.name.upper(), item.metadata
        try:
            values[item.name] = about["read"](given.get(name, about["default"]))
        except ValueError:
            faults.append(f"{name}: {given[name]!r} cannot be read as {about['read'].__name__}")
    if faults:
        raise BadSettings("\n".join(faults))
    return Settings(**values)


def _file(path: Path) -> dict[str, str]:
    """`NAME=value` lines; blank lines and # comments are passed over."""
    if not path.is_file():
        return {}
    lines = (line.strip() for line in path.read_text().splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, _, value in pairs}


_REQUIRED = (
    "database_url",
    "redis_url",
    "secret_key",
    "webhook_secrets",
    "phone_index_keys",
    "phone_seal_keys",
    "text_keys",
    "sensitive_keys",
)


def unfit(settings: Settings) -> list[str]:
    """Why these settings may not run in production: every reason at once."""
    faults = [f"{n.upper()} is missing" for n in _REQUIRED if not getattr(settings, n)]
    if settings.at_username == "sandbox" or settings.at_api_key in ("", "emulator"):
        faults.append("AT_USERNAME and AT_API_KEY are those of the emulator")
    if settings.gateway_is_loopback:
        faults.append("AT_BASE_URL is the emulator on this machine")
    if bool(settings.at_backup_username) != bool(settings.at_backup_api_key):
        faults.append("AT_BACKUP_USERNAME and AT_BACKUP_API_KEY: both or neither")
    if settings.at_backup_username and urlsplit(settings.backup_url).hostname in LOOPBACK:
        faults.append("AT_BACKUP_BASE_URL is on this machine")
    if settings.usalama_demo:
        faults.append("USALAMA_DEMO=1 seeds made-up people")
    if settings.database_url and not settings.database_url.startswith("postgresql+psycopg://"):
        faults.append("DATABASE_URL must begin postgresql+psycopg://")
    short = [s for s in settings.webhook_secrets if len(s) < 24]
    if short or len(settings.webhook_secrets) > 2:
        faults.append("WEBHOOK_SECRETS: one or two of at least 24 characters")
    return faults
