"""A service to call back and two emulators: one near real time, one in a hurry."""

from collections.abc import Iterator

import pytest

from tests.emulator.gateway import Gateway, start
from tests.emulator.service import Service


@pytest.fixture(scope="session")
def the_service() -> Iterator[Service]:
    service = Service()
    yield service
    service.close()


@pytest.fixture(scope="session")
def the_gateway(the_service: Service) -> Iterator[Gateway]:
    gateway = start(
        the_service, "--clock-scale=5", "--answer-deadline=1", "--promotional-senders=PROMO"
    )
    yield gateway
    gateway.stop()


@pytest.fixture(scope="session")
def the_hurried(the_service: Service) -> Iterator[Gateway]:
    """A second of the wall is two minutes here: idle in 250 ms, a retry every 500 ms."""
    gateway = start(the_service, "--clock-scale=120")
    yield gateway
    gateway.stop()


@pytest.fixture
def service(the_service: Service) -> Service:
    the_service.clear()
    return the_service


@pytest.fixture
def gateway(the_gateway: Gateway, service: Service) -> Gateway:
    the_gateway.post("/reset")
    service.clear()
    return the_gateway


@pytest.fixture
def hurried(the_hurried: Gateway, service: Service) -> Gateway:
    the_hurried.post("/reset")
    service.clear()
    return the_hurried
