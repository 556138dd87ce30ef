"""Report to gateway while reports come twenty a second: `python -m bench.reports`, all of it real.

A report is written as the last hop of a call writes it, and asked for; what is timed is from its
commit until the gateway has its alert. Idle, one comes when the last has been told. Nothing is
written.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from random import Random
from uuid import UUID, uuid4

from sqlalchemy import select

from bench import kept, people
from bench.calls import nowhere
from bench.figures import percentile
from bench.kept import arrivals
from bench.stack import Stack, started
from house import House
from models import outbox, reports
from models.messages import messages
from models.references import ORDINARY, drawn
from models.register import Ward
from models.vault import place
from queues import Queues
from routing.categories import CATEGORIES
from sessions.store import connect

A_SECOND, SECONDS, IDLE = 20, 10, 20
WITHIN = 1.0  # seconds: what the p95 is held against


def main() -> int:
    """0 and two lines; 1 where the p95 at twenty a second is over a second."""
    rng = Random(70421)  # noqa: S311 - made-up reports need no secrets
    with started() as stack:
        told = people.settle_in(stack.house)
        _measure(stack, told, rng, count=A_SECOND, pause=1 / A_SECOND)  # warm
        idle = _measure(stack, told, rng, count=IDLE, pause=0.5)
        busy = _measure(stack, told, rng, count=A_SECOND * SECONDS, pause=1 / A_SECOND)
    for name, took in (("idle", idle), (f"{A_SECOND} a second", busy)):
        p50, p95 = percentile(took, 0.5), percentile(took, 0.95)
        print(f"{name}: p50 {p50 * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms of {len(took)} reports")
    late = percentile(busy, 0.95)
    print(f"p95 to idle p95: {late / percentile(idle, 0.95):.1f} times")
    return int(late > WITHIN)


def _measure(
    stack: Stack, told: Mapping[str, Ward], rng: Random, *, count: int, pause: float
) -> list[float]:
    """Seconds from each report's commit to the phone of who is told."""
    house = stack.house
    queues = Queues(connect(house.settings.queue_redis, seconds=5))
    wards, filed, due = list(told.values()), dict[UUID, float](), time.monotonic()
    for n in range(count):
        time.sleep(max(0.0, due - time.monotonic()))
        due += pause
        report, row = _filed(house, rng, wards[n % len(wards)])
        filed[report] = time.time()
        queues.nudge("route", str(row))
    kept.settle(house.database, connect(house.settings.redis, seconds=5))
    came, texts = arrivals(stack.emulator, told), _texts(house, list(filed))
    missing = [report for report in filed if texts.get(report) not in came]
    if missing:
        raise LookupError(f"{len(missing)} of {count} reports were told to nobody")
    return [came[texts[report]] - at for report, at in filed.items()]


def _filed(house: House, rng: Random, ward: Ward) -> tuple[UUID, int]:
    """A report of something happening now, and the row of the outbox that routes it."""
    new, category = uuid4(), rng.choice([c for c in CATEGORIES.values() if not c.sensitive])
    where = nowhere(rng)
    with house.database.begin() as db:
        now = datetime.now(UTC)
        reports.file(
            db,
            id=new,
            reference=drawn(ORDINARY, rng.randrange),
            category=category.code,
            severity=category.severity,
            ward_code=ward.code,
            happening_now=True,
            channel="ussd",
            language="en",
            contact="none",
            created_at=now,
            landmark_sealed=house.vault.words.seal(where, place("reports.landmark", new)),
        )
        return new, outbox.owe(db, "route", new, now)


def _texts(house: House, ids: list[UUID]) -> dict[UUID, str]:
    """The gateway's id of each report's alert."""
    rows = select(messages.c.report_id, messages.c.gateway_id).where(
        messages.c.report_id.in_(ids), messages.c.purpose == "alert"
    )
    with house.database.connect() as db:
        return {row[0]: row[1] for row in db.execute(rows)}


if __name__ == "__main__":
    sys.exit(main())
