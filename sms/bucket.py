"""How fast segments go to the gateway: a bucket of tokens for each sender, in Redis.

Where Redis is away everything goes: a late alert is worse than a busy gateway.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import monotonic
from types import MappingProxyType

import structlog
from redis import Redis
from redis.exceptions import RedisError

# What must be left in the bucket after a text of each lane, as a share of its size: a broadcast
# leaves half of it to others, and an alert may borrow what the next second brings. What broadcasts
# took is counted for broadcasts alone: no alert and no answer pays it off.
FLOORS: Mapping[str, float] = MappingProxyType({"urgent": -1.0, "normal": 0.2, "bulk": 0.5})
BULK = "bulk"
_LOOKS_AGAIN = 2.0  # seconds; until then a Redis that was away is not asked

# KEYS: the bucket. ARGV: tokens a second, its size, tokens wanted, what must be left of it, and
# whether it is for a broadcast. `own` is what all others have left among themselves.
# Answers with 0, or the milliseconds until so many will be there. Redis' own clock is used.
_TAKE = """
local rate, size = tonumber(ARGV[1]), tonumber(ARGV[2])
local wanted, floor, bulk = tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5] == '1'
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local kept = redis.call('HMGET', KEYS[1], 'left', 'own', 'at')
local came = math.max(0, now - (tonumber(kept[3]) or now)) * rate / 1000
local left = math.min(size, (tonumber(kept[1]) or size) + came)
local own = math.min(size, (tonumber(kept[2]) or size) + came)
local short = math.min(floor + wanted, size) - (bulk and left or own)
if short > 0 then return math.ceil(short * 1000 / rate) end
left = left - wanted
if not bulk then own = own - wanted end
redis.call('HSET', KEYS[1], 'left', tostring(left), 'own', tostring(own), 'at', tostring(now))
redis.call('PEXPIRE', KEYS[1], math.ceil(3000 * size / rate) + 60000)
return 0
"""


class Bucket:
    """`rate` segments a second for each sender; the bucket holds what one second brings."""

    def __init__(self, redis: Redis, rate: int, *, clock: Callable[[], float] = monotonic):
        self._take = redis.register_script(_TAKE)
        self._rate, self._clock = rate, clock
        self._away_until = 0.0
        self._log = structlog.get_logger("sms.bucket")

    def room(self, lane: str) -> int:
        """The most segments of a lane that can go at once; 0 where there is no limit."""
        return max(1, int(self._rate * (1 - FLOORS[lane]))) if self._rate > 0 else 0

    def take(self, sender: str | None, segments: int, lane: str) -> float:
        """Takes so many segments: 0.0, or the seconds to wait before asking again.

        `lane` is urgent, normal or bulk. More segments than the bucket holds go once it is full.
        """
        if self._rate <= 0 or self._clock() < self._away_until:
            return 0.0
        floor = FLOORS[lane] * self._rate
        given = [self._rate, self._rate, segments, floor, int(lane == BULK)]
        try:
            return float(self._take(keys=[f"sms:pace:{sender or ''}"], args=given)) / 1000
        except RedisError as away:
            self._away_until = self._clock() + _LOOKS_AGAIN
            self._log.warning("bucket_open", fault=type(away).__name__)
            return 0.0
