"""Calls in Redis: one key a call, written together with its journal line, in one round trip.

Each process remembers the calls it answered last; a write names the version it was made from, so
a copy that is out of date is found out by the write itself. Redis may be emptied at any time.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha1
from threading import Lock
from time import monotonic
from typing import Any

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import NoScriptError, RedisError
from redis.exceptions import TimeoutError as TooLong
from redis.maint_notifications import MaintNotificationsConfig
from redis.retry import Retry

from models.keys import CannotOpen
from models.vault import Vault
from sessions.address import at
from sessions.session import Session, dump, load

SECONDS = 300  # a call lives 180 s at the gateway; a repeat may come a little later
JOURNAL_LONGEST = 20_000  # lines a stream; sixteen streams
JOURNAL_SECONDS = 7 * 24 * 3600  # nothing stays for ever in a Redis that nobody drains
TRIP = 0.7  # seconds a connection may take, and each answer after it
# How long a write may take at the very worst: no trip of it begins later than TRIP after the first,
# and that one may have to connect, say who it is and which database, and wait for its answer.
LONGEST_WRITE = TRIP + 4 * TRIP
_STAMP = 16
_ORDINARY, _PRIVATE = b"o", b"p"

# Writes a call and its journal line if the call is still as the writer saw it; else says what
# is there now. KEYS: call, journal. ARGV: stamp seen ('' for none), value, seconds, line, longest,
# seconds of the journal.
_WRITE = """
local now = redis.call('GET', KEYS[1])
local seen = now and string.sub(now, 1, 16) or ''
if seen ~= ARGV[1] then return now or '' end
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
if ARGV[4] ~= '' then
  redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[5], '*', 'h', ARGV[4])
  redis.call('EXPIRE', KEYS[2], ARGV[6])
end
return 1
"""


@dataclass(frozen=True)
class Kept:
    """A session and the stamp of the write that made it.

    `under` are the stamps Redis may still have instead, where writes were lost on their way.
    """

    session: Session
    stamp: str
    under: tuple[str, ...] = ()


def connect(url: str, *, seconds: float = TRIP) -> Redis:
    """A client that never repeats a command by itself and gives up in what a hop can bear.

    redis-py's own retries apply a write twice and take 13 s to fail; what it says of itself when
    it connects is three trips more, each with a wait of its own.
    """
    return at(
        url,
        driver_info=None,
        maint_notifications_config=MaintNotificationsConfig(enabled=False),
        socket_timeout=seconds,
        socket_connect_timeout=seconds,
        retry=Retry(NoBackoff(), 0),
        retry_on_timeout=False,
    )


def _in_time(until: float) -> None:
    """Raises TooLong where a write may begin no further trip."""
    if monotonic() > until:
        raise TooLong


def _stamp(value: bytes) -> str:
    return value[:_STAMP].decode("latin-1")


def tag(call: str) -> str:
    """One of sixteen hash tags, which a call's key and its journal share."""
    return f"{{{call[0]}}}"


class Store:
    """The live calls. `call` is a keyed digest in hex, never the gateway's own id.

    What is remembered is forgotten when Redis would forget it; `clock` counts seconds.
    """

    def __init__(
        self,
        redis: Redis,
        vault: Vault,
        *,
        remembered: int = 5_000,
        clock: Callable[[], float] = monotonic,
    ):
        self._redis = redis
        self._seals = {_ORDINARY: vault.words, _PRIVATE: vault.sensitive_words}
        self._write = sha1(_WRITE.encode(), usedforsecurity=False).hexdigest()
        self._remembered = remembered
        self._clock = clock
        self._near: OrderedDict[str, tuple[float, Kept]] = OrderedDict()
        self._lock = Lock()

    def get(self, call: str) -> Kept | None:
        """The call as this process or Redis knows it. Raises RedisError."""
        return self.near(call) or self.fetch(call)

    def fetch(self, call: str) -> Kept | None:
        """The call as Redis knows it. Raises RedisError."""
        return self._opened(call, self._redis.get(f"call:{tag(call)}:{call}"))

    def near(self, call: str) -> Kept | None:
        """The call as this process knows it, without asking Redis: enough for a first hop."""
        with self._lock:
            until, kept = self._near.get(call, (0.0, None))
        return kept if self._clock() < until else None

    def put(
        self,
        call: str,
        session: Session,
        *,
        before: Kept | None,
        line: bytes,
        private: bool = False,
    ) -> Kept | None:
        """Writes a session made from `before`; returns None, or the newer one found instead.

        A `private` one is sealed with the sensitive branch's key. Raises RedisError where it
        cannot be known whether it was written; this process remembers it all the same, and the
        next write finds out.
        """
        new = Kept(session, secrets.token_hex(_STAMP // 2))
        value = self._sealed(call, new, _PRIVATE if private else _ORDINARY)
        try:
            return self._put(call, new, value, before, line)
        except RedisError:
            under = (*before.under, before.stamp) if before else ("",)
            self._remember(call, replace(new, under=under))
            raise

    def _put(
        self, call: str, new: Kept, value: bytes, before: Kept | None, line: bytes
    ) -> Kept | None:
        until = monotonic() + TRIP
        found = self._try(call, value, before.stamp.encode() if before else b"", line, until)
        older = found is not None and before is not None and _stamp(found) in before.under
        if found is not None and not older and (newer := self._opened(call, found)):
            self.forget(call)
            return newer
        if found is not None:  # emptied, unreadable, or what we wrote on: ours is the newest
            found = self._try(call, value, found[:_STAMP], line, until)
        if found is None:
            self._remember(call, new)
            return None
        self.forget(call)
        return self._opened(call, found)

    def forget(self, call: str) -> None:
        with self._lock:
            self._near.pop(call, None)

    def _sealed(self, call: str, new: Kept, kind: bytes) -> bytes:
        """Stamp, kind of seal, and the session under it."""
        return new.stamp.encode() + kind + self._seals[kind].seal(dump(new.session), f"call|{call}")

    def _try(self, call: str, value: bytes, seen: bytes, line: bytes, until: float) -> bytes | None:
        """Writes where `seen` is still the stamp; None, or the value that is there instead."""
        keys = [f"call:{tag(call)}:{call}", f"journal:{tag(call)}"]
        given = (2, *keys, seen, value, SECONDS, line, JOURNAL_LONGEST, JOURNAL_SECONDS)
        redis: Any = self._redis
        _in_time(until)
        try:
            found = redis.evalsha(self._write, *given)
        except NoScriptError:
            _in_time(until)
            found = redis.eval(_WRITE, *given)
        return None if found == 1 else bytes(found)

    def _opened(self, call: str, value: object) -> Kept | None:
        if not isinstance(value, bytes) or len(value) <= _STAMP:
            return None
        kind, sealed = value[_STAMP : _STAMP + 1], value[_STAMP + 1 :]
        try:
            session = load(self._seals[kind].open(sealed, f"call|{call}"))
        except (CannotOpen, KeyError):
            return None
        return Kept(session, value[:_STAMP].decode()) if session else None

    def _remember(self, call: str, kept: Kept) -> None:
        now = self._clock()
        with self._lock:
            self._near[call] = (now + SECONDS, kept)
            self._near.move_to_end(call)
            while len(self._near) > self._remembered or self._oldest() <= now:
                self._near.popitem(last=False)

    def _oldest(self) -> float:
        """When what was remembered first is over; the one just written is not."""
        return next(iter(self._near.values()))[0]


__all__ = ["Kept", "RedisError", "Store", "connect", "tag"]
