"""Redis by its address: a server, a socket, TLS, or whoever the sentinels say is the primary."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from redis import Redis
from redis.sentinel import Sentinel

SENTINEL = "redis+sentinel"
PORT = 26_379


class BadAddress(ValueError):
    """An address that names no server. The message never repeats it: it may hold a password."""


def at(url: str, **options: Any) -> Redis:
    """A client of `redis://`, `rediss://`, `unix://` or `redis+sentinel://host:port,host/name/0`.

    `options` are redis-py's. Raises BadAddress.
    """
    if not url.startswith(f"{SENTINEL}://"):
        return Redis.from_url(url, **options)
    parts = urlsplit(url)
    name, _, number = parts.path.strip("/").partition("/")
    hosts = [_host(item) for item in parts.netloc.rpartition("@")[2].split(",") if item]
    if not name or not hosts or not (number or "0").isdecimal():
        raise BadAddress(
            f"{SENTINEL}:// is written with its hosts, the primary's name and a number"
        )
    password = unquote(parts.password) if parts.password else None
    waits = {key: value for key, value in options.items() if key.startswith("socket_")}
    sentinels: Any = Sentinel  # redis-py gives it no types
    found: Redis = sentinels(hosts, sentinel_kwargs=waits).master_for(
        name, db=int(number or 0), password=password, **options
    )
    return found


def _host(item: str) -> tuple[str, int]:
    host, _, port = item.partition(":")
    if port and not port.isdecimal():
        raise BadAddress(f"{SENTINEL}:// has a port that is no number")
    return host, int(port or PORT)
