"""One round: the floor and the service in turn, each at full speed and with calls that arrive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from redis import Redis

from bench import broadcasts, burst, checks, kept
from bench.calls import FILED, HOPS, UNSENT, Callers, Way
from bench.figures import percentile
from bench.load import Asked, Pace, Run, arriving, drive, full_speed
from bench.stack import Stack
from models.register import Ward
from queues import Queues

Figures = Mapping[str, float]


@dataclass(frozen=True)
class Size:
    """How much a round does: calls at full speed, calls that arrive over `seconds` with a pause of
    `think` at each screen on average, messages at once, phones of a broadcast, jobs beside it."""

    floor_calls: int = 300
    calls: int = 80
    filed_calls: int = 40
    arriving_calls: int = 25
    seconds: float = 5.0
    think: float = 0.15
    messages: int = 100
    phones: int = 2_000
    jobs: int = 40


@dataclass
class Yard:
    """What rounds are made with, and what they have asked for so far in all."""

    stack: Stack
    redis: Redis
    queues: Queues
    people: Mapping[str, Ward]
    rng: Random
    callers: Callers = field(init=False)
    hops: int = 0
    texts: int = 0

    def __post_init__(self) -> None:
        self.callers = Callers(tuple(self.people.values()), self.rng)

    def floor(self, pace: Pace) -> Run:
        target = self.stack.floor
        run = drive(self.callers.calls(len(pace.arrivals), FILED, target), pace, target.port)
        checks.answered(run)
        return run

    def service(self, way: Way, pace: Pace) -> Run:
        """Calls to the service; ends when all that follows from them is done too."""
        target = self.stack.service
        run = drive(self.callers.calls(len(pace.arrivals), way, target), pace, target.port)
        self.hops += len(run.asked)
        checks.walked(run)
        self.settle()
        return run

    def settle(self) -> None:
        kept.settle(self.stack.house.database, self.redis)

    def arrivals(self) -> dict[str, float]:
        return kept.arrivals(self.stack.emulator, self.people)


def measure(yard: Yard, size: Size) -> Figures:
    """One round's figures; seconds and things a second. Raises Miscounted, Unsettled, Stalled."""
    return {
        **_full_speed(yard, size),
        **_arriving(yard, size),
        **_filed(yard, size),
        **_messages(yard, size),
        **_broadcast(yard, size),
    }


def count_all(yard: Yard) -> None:
    """Whether SQL and the phones have exactly what all rounds asked for. Raises Miscounted."""
    checks.altogether(
        hops=yard.hops,
        hops_in_sql=kept.hops_kept(yard.stack.house.database),
        texts=yard.texts + kept.of_its_own_accord(yard.stack.house.database),
        texts_at_phones=len(yard.arrivals()),
    )


def _full_speed(yard: Yard, size: Size) -> Figures:
    floor = yard.floor(full_speed(size.floor_calls))
    service = yard.service(UNSENT, full_speed(size.calls))
    return {
        "floor_rate": floor.rate,
        "floor_calls_rate": floor.rate / HOPS,
        "rate": service.rate,
        "busy": max(floor.busy, service.busy),
    }


def _arriving(yard: Yard, size: Size) -> Figures:
    """The same calls at the same moments to both, so that the times of hops can be compared."""
    seed = yard.rng.getrandbits(32)
    floor, service = yard.floor(_pace(seed, size)), yard.service(FILED, _pace(seed, size))
    waits = list(_alerts(yard, service))
    lags = [hop.sent - hop.due for run in (floor, service) for hop in run.asked]
    return {
        **_times("floor", floor.asked),
        **_times("hop", service.asked),
        **_times("first", [hop for hop in service.asked if hop.number == 0]),
        **_times("between", [hop for hop in service.asked if 0 < hop.number < HOPS - 1]),
        **_times("end", service.last_hops),
        "alert_p50": percentile(waits, 0.5),
        "alert_p95": percentile(waits, 0.95),
        "alert_worst": max(waits),
        "lag_p99": percentile(lags, 0.99),
    }


def _pace(seed: int, size: Size) -> Pace:
    rng = Random(seed)  # noqa: S311 - when made-up callers call is no secret
    return arriving(rng, size.arriving_calls, seconds=size.seconds, think=size.think)


def _filed(yard: Yard, size: Size) -> Figures:
    run = yard.service(FILED, full_speed(size.filed_calls))
    list(_alerts(yard, run))
    return {"calls_rate": run.rate / HOPS}


def _messages(yard: Yard, size: Size) -> Figures:
    house = yard.stack.house
    began, ids = burst.send(house, yard.queues, size.messages)
    yard.texts += len(ids)
    yard.settle()
    came = yard.arrivals()
    at = [came[text] for text in burst.texts(house.database, ids) if text in came]
    if len(at) < len(ids):
        raise checks.Miscounted(f"{len(at)} of {len(ids)} messages reached a phone")
    return {"messages_rate": len(ids) / (max(at) - began)}


def _broadcast(yard: Yard, size: Size) -> Figures:
    """To a sink beside the emulator; the alerts timed meanwhile reach its phones."""
    told = broadcasts.measure(yard.stack, phones=size.phones, jobs=size.jobs)
    yard.texts += 2 * broadcasts.ALERTS
    yard.settle()
    return told


def _alerts(yard: Yard, run: Run) -> Iterator[float]:
    """Seconds from each END to its alert on the coordinator's phone, every one counted."""
    ends, filed, came = checks.ended(run), kept.filed(yard.stack.house.database), yard.arrivals()
    checks.reported(ends, filed, set(came))
    yard.texts += len(ends)
    for reference, hop in ends.items():
        (text,) = filed[reference].texts
        yield came[text] - (hop.came + run.epoch)


def _times(name: str, hops: Sequence[Asked]) -> Figures:
    took = [hop.took for hop in hops]
    return {f"{name}_p50": percentile(took, 0.5), f"{name}_p99": percentile(took, 0.99)}
