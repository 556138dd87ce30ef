"""Several gateways as one: health decides who is asked first, and what one cannot take another may.

Only what is known not to have gone is put to the next gateway. What may have gone is `unknown`, as
with one gateway, and follows its rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from redis import Redis
from redis.exceptions import RedisError
from structlog.typing import FilteringBoundLogger

from sms.gateway import Outcome
from sms.health import MINUTES, Minute, fitness, order, shares

# The gateway's fault or the account's. Where nothing has gone another gateway may take it; a sender
# that one network does not know may be known under the other account.
FAULTS = frozenset(
    {
        "gateway_busy",
        "gateway_away",
        "credit",
        "key_refused",
        "misdirected",
        "sender_refused",
        "unknown",
    }
)
PASSED_ON = FAULTS - {"unknown"} | {"sender_refused_there"}
_KEPT = (MINUTES + 1) * 60


class Carrier(Protocol):
    """Whatever can hand a text over; see sms.africastalking for what it promises."""

    def send(self, text: str, numbers: Sequence[str], *, sender: str | None) -> list[Outcome]: ...


class Health(Protocol):
    """What each gateway did lately."""

    def note(self, name: str, tries: int, faults: int) -> None: ...

    def fit(self, names: Iterable[str]) -> dict[str, float]: ...


@dataclass(frozen=True, repr=False)
class Failover:
    """`carriers` by name, in order of preference; `given` their parts when all are well.

    After `patience` seconds no further gateway is asked: the next try is.
    """

    carriers: Mapping[str, Carrier]
    given: Mapping[str, float]
    health: Health
    draw: Callable[[], float]
    clock: Callable[[], float]
    patience: float = 8.0

    def send(self, text: str, numbers: Sequence[str], *, sender: str | None) -> list[Outcome]:
        """Sends one text to each number; an outcome for each, in that order, and never raises
        for what gateways do. Two round trips to Redis beside the sending.
        """
        found: dict[int, Outcome] = {}
        left, until = list(range(len(numbers))), self.clock() + self.patience
        for name in order(shares(self.health.fit(self.carriers), self.given), self.draw()):
            if not left or (found and self.clock() > until):
                break
            outcomes = self._ask(name, text, [numbers[place] for place in left], sender)
            found |= dict(zip(left, outcomes, strict=True))
            left = [place for place in left if found[place].kind in PASSED_ON]
        return [found[place] for place in range(len(numbers))]

    def _ask(self, name: str, text: str, numbers: list[str], sender: str | None) -> list[Outcome]:
        outcomes = self.carriers[name].send(text, numbers, sender=sender)
        self.health.note(name, len(outcomes), sum(o.kind in FAULTS for o in outcomes))
        return [replace(outcome, gateway=name) for outcome in outcomes]


@dataclass(frozen=True, repr=False)
class SharedHealth:
    """Health as all workers see it, in Redis by the minute; without Redis all count as well."""

    redis: Redis
    clock: Callable[[], float]  # seconds since 1970
    log: FilteringBoundLogger

    def note(self, name: str, tries: int, faults: int) -> None:
        """One round trip."""
        key = _key(name, self._minute())
        with self.redis.pipeline(transaction=False) as pipe:
            pipe.hincrby(key, "tries", tries)
            pipe.hincrby(key, "faults", faults)
            pipe.expire(key, _KEPT)
            self._try(pipe.execute)

    def fit(self, names: Iterable[str]) -> dict[str, float]:
        """One round trip for all of them."""
        asked, now = list(names), self._minute()
        with self.redis.pipeline(transaction=False) as pipe:
            for name in asked:
                for ago in range(MINUTES):
                    pipe.hmget(_key(name, now - ago), "tries", "faults")
            counts = self._try(pipe.execute)
        minutes = [
            Minute(place % MINUTES, *(int(count or 0) for count in pair))
            for place, pair in enumerate(counts)
        ]
        return {
            name: fitness(minutes[place * MINUTES : (place + 1) * MINUTES])
            for place, name in enumerate(asked)
        }

    def _minute(self) -> int:
        return int(self.clock() // 60)

    def _try(self, ask: Callable[[], list[Any]]) -> list[Any]:
        try:
            return ask()
        except RedisError as away:
            self.log.warning("gateway_health_away", fault=type(away).__name__)
            return []


def _key(name: str, minute: int) -> str:
    return f"gateway:{name}:{minute}"
