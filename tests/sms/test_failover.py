"""Two gateways, two emulators: what one cannot take the other does, and nothing goes twice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
import structlog
from redis import Redis

from gateways import gateway
from settings import load
from sms.africastalking import AfricasTalking
from sms.failover import Failover, SharedHealth
from sms.health import MINUTES
from tests.emulator.gateway import Gateway, opened, run
from tests.sms.scripted_gateway import QUICK

PHONE = "+254700000501"
LOG = structlog.get_logger("test")


class Watch:
    """Seconds since 1970, turned by hand."""

    def __init__(self) -> None:
        self.seconds = 1_795_000_020.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture(scope="module")
def both() -> Iterator[tuple[Gateway, Gateway]]:
    phones = f"--phones={PHONE}=Asha"
    gateways = opened(run("--port=0", phones)), opened(run("--port=0", phones))
    yield gateways
    for each in gateways:
        each.stop()


@pytest.fixture
def pair(both: tuple[Gateway, Gateway]) -> tuple[Gateway, Gateway]:
    for each in both:
        each.post("/reset")
    return both


@pytest.fixture
def watch() -> Watch:
    return Watch()


def carrier(gateway: Gateway) -> AfricasTalking:
    return AfricasTalking("sandbox", "emulator", gateway.url, QUICK)


@pytest.fixture
def line(pair: tuple[Gateway, Gateway], redis_url: str, watch: Watch) -> Failover:
    Redis.from_url(redis_url).flushdb()
    draws = count()
    return Failover(
        carriers={"first": carrier(pair[0]), "backup": carrier(pair[1])},
        given={"first": 1.0, "backup": 0.0},
        health=SharedHealth(Redis.from_url(redis_url), watch, LOG),
        draw=lambda: next(draws) * 0.37 % 1,
        clock=watch,
    )


def sent(line: Failover, words: str = "Fire") -> tuple[str, str]:
    """(kind of outcome, which gateway) of one text."""
    (outcome,) = line.send(words, [PHONE], sender=None)
    return outcome.kind, outcome.gateway


def came(gateway: Gateway) -> list[str]:
    return gateway.inbox(PHONE)


def test_while_all_is_well_the_first_has_all_the_traffic(
    line: Failover, pair: tuple[Gateway, Gateway]
) -> None:
    assert {sent(line) for _ in range(10)} == {("accepted", "first")}
    assert came(pair[1]) == []


@pytest.mark.parametrize(
    "fault", [pytest.param(name, id=name) for name in ("send-429", "send-500", "send-401")]
)
def test_what_the_first_did_not_take_the_second_sends_in_the_same_try(
    line: Failover, pair: tuple[Gateway, Gateway], fault: str
) -> None:
    pair[0].fault(fault)
    assert sent(line, "Fire in Kilimani") == ("accepted", "backup")
    assert came(pair[0]) == [] and came(pair[1]) == ["Fire in Kilimani"]


def test_what_the_first_may_have_taken_is_not_put_to_the_second(
    line: Failover, pair: tuple[Gateway, Gateway]
) -> None:
    pair[0].fault("send-accept-then-timeout", "3")
    kind, where = sent(line)
    assert (kind, where) == ("unknown", "first")
    assert came(pair[1]) == []


def test_a_number_the_first_refuses_for_its_own_sake_is_refused(
    line: Failover, pair: tuple[Gateway, Gateway]
) -> None:
    pair[0].fault("send-status", "406")
    assert sent(line) == ("blacklisted", "first")
    assert came(pair[1]) == []


def test_faults_move_the_traffic_and_it_drifts_back(
    line: Failover, pair: tuple[Gateway, Gateway], watch: Watch
) -> None:
    pair[0].fault("send-500")
    for _ in range(20):
        assert sent(line) == ("accepted", "backup")
    probes = pair[0].traffic()
    assert len([row for row in probes if "messaging" in str(row)]) < 20
    pair[0].post("/reset")
    parts = []
    for _minute in range(MINUTES + 1):
        watch.seconds += 60
        parts.append(sum(sent(line)[1] == "first" for _ in range(20)))
    assert parts[0] < 20 and parts == sorted(parts) and parts[-1] == 20


def test_without_redis_the_first_is_asked_first_and_the_second_still_helps(
    pair: tuple[Gateway, Gateway], watch: Watch
) -> None:
    away = SharedHealth(Redis(port=1, socket_connect_timeout=0.2), watch, LOG)
    line = Failover(
        carriers={"first": carrier(pair[0]), "backup": carrier(pair[1])},
        given={"first": 1.0, "backup": 0.0},
        health=away,
        draw=lambda: 0.5,
        clock=watch,
    )
    assert sent(line) == ("accepted", "first")
    pair[0].fault("send-500")
    assert sent(line) == ("accepted", "backup")


def test_a_batch_is_split_and_each_number_has_one_outcome_in_its_place(
    line: Failover, pair: tuple[Gateway, Gateway]
) -> None:
    other = "+254700000502"
    pair[0].fault("send-status", "405", number=other)
    outcomes = line.send("Meeting", [other, PHONE], sender=None)
    assert [(o.number, o.gateway) for o in outcomes] == [(other, "backup"), (PHONE, "first")]
    assert came(pair[0]) == ["Meeting"] and pair[1].inbox(other) == ["Meeting"]


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        pytest.param({}, AfricasTalking, id="one account: no detour"),
        pytest.param(
            {"AT_BACKUP_USERNAME": "second", "AT_BACKUP_API_KEY": "key"}, Failover, id="two"
        ),
    ],
)
def test_a_worker_has_as_many_gateways_as_are_set(
    given: dict[str, str], kind: type, redis_url: str, tmp_path: Path
) -> None:
    settings = load(
        {"QUEUE_REDIS_URL": redis_url, "USALAMA_HOME": str(tmp_path), **given}, tmp_path
    )
    assert type(gateway(settings)) is kind
