"""What is told of the rounds: each row a figure of the service beside one of the floor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.figures import Spread, spread
from bench.rounds import Figures


def a_second(value: float) -> str:
    return f"{value:,.0f} /s"


def milliseconds(value: float) -> str:
    return f"{value * 1000:,.1f} ms" if value >= 0.001 else f"{value * 1000:,.2f} ms"


@dataclass(frozen=True)
class Row:
    """One line: the service's figure, the floor's that it is divided by, and how both are said."""

    label: str
    service: str
    floor: str
    said: Callable[[float], str]


@dataclass(frozen=True)
class Part:
    """A few rows about one thing."""

    title: str
    rows: tuple[Row, ...]


PARTS = (
    Part(
        "A hop of a whole call",
        (
            Row("hops a second, as fast as it goes", "rate", "floor_rate", a_second),
            Row("time of a hop, p50", "hop_p50", "floor_p50", milliseconds),
            Row("time of a hop, p99", "hop_p99", "floor_p99", milliseconds),
            Row("the first hop (asks SQL), p50", "first_p50", "floor_p50", milliseconds),
            Row("a hop in between, p50", "between_p50", "floor_p50", milliseconds),
        ),
    ),
    Part(
        "A whole call to a committed report",
        (
            Row("reports a second, as fast as it goes", "calls_rate", "floor_calls_rate", a_second),
            Row("last reply sent to END received, p50", "end_p50", "floor_p50", milliseconds),
            Row("last reply sent to END received, p99", "end_p99", "floor_p99", milliseconds),
        ),
    ),
    Part(
        "SMS handed to the gateway",
        (
            Row("END to alert at the gateway, p50", "alert_p50", "floor_p50", milliseconds),
            Row("END to alert at the gateway, p95", "alert_p95", "floor_p50", milliseconds),
            Row("messages a second, many at once", "messages_rate", "floor_rate", a_second),
        ),
    ),
    Part(
        "A broadcast / one RQ job a message",
        (
            Row("CPU of the sender, a message", "broadcast_cpu", "job_cpu", milliseconds),
            Row("CPU with PostgreSQL and Redis", "broadcast_all", "job_all", milliseconds),
        ),
    ),
    Part(
        "While a broadcast goes out / idle",
        (Row("alert to the gateway, p50", "alert_meanwhile", "alert_idle", milliseconds),),
    ),
)


@dataclass(frozen=True)
class Told:
    """A row over all rounds: both sides' figures, and their ratio within each round."""

    row: Row
    service: Spread
    floor: Spread
    ratio: Spread


def over(rounds: Sequence[Figures], row: Row) -> Told:
    """Raises ValueError where there are no rounds."""
    pairs = [(figures[row.service], figures[row.floor]) for figures in rounds]
    return Told(
        row,
        spread([service for service, _ in pairs]),
        spread([floor for _, floor in pairs]),
        spread([service / floor for service, floor in pairs]),
    )


def ratio(value: float) -> str:
    """Two figures of it, the fourth decimal at most: nobody should read more into it."""
    if value >= 10:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 1 else f"{value:.2g}"
