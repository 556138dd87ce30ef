"""One service for all these tests, phones to call it with, and what can go wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser

from tests.e2e import canaries
from tests.e2e.half_a_minute import A_WHILE, REFUSED, TAKEN, Begun, refuse, take_and_die
from tests.e2e.kept import Kept
from tests.e2e.phones import PATIENCE, Direct, Phone
from tests.e2e.stack import Stack, forget, start
from tests.emulator.browser import launched

LAST = "test_nothing_leaks"

NewPhone = Callable[[], Phone]
PhoneOf = Callable[[str], Phone]
Fault = Callable[..., None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What looks for leaks comes after everything that might have leaked."""
    folder = Path(__file__).parent
    mine = [place for place, item in enumerate(items) if folder in item.path.parents]
    in_order = sorted((items[place] for place in mine), key=lambda item: LAST in item.nodeid)
    for place, item in zip(mine, in_order, strict=True):
        items[place] = item


@pytest.fixture(scope="package")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Everything `make run` starts, in a home with a space in its name."""
    # a coordinator is told of many reports within a minute here, each to be seen by itself, and
    # these tests are run at night too: what waits for the morning is shown in tests/sms
    home = tmp_path_factory.mktemp("e2e") / "the home of all"
    running = start(home, SMS_CAPS="", QUIET_HOURS="")
    yield running
    running.end()
    forget(running.home)


@pytest.fixture(scope="package")
def kept(stack: Stack) -> Kept:
    return Kept(stack.database)


@pytest.fixture(scope="package")
def new_number() -> Callable[[], str]:
    """A resident's number nobody has had yet."""
    numbers = count()
    return lambda: canaries.number(next(numbers))


@pytest.fixture(scope="package")
def phone_of(stack: Stack) -> PhoneOf:
    return lambda number: Phone(stack.emulator, number)


@pytest.fixture(scope="package")
def new_phone(phone_of: PhoneOf, new_number: Callable[[], str]) -> NewPhone:
    """A resident's phone that has never called."""
    return lambda: phone_of(new_number())


@pytest.fixture
def resident(new_phone: NewPhone) -> Phone:
    return new_phone()


@pytest.fixture
def direct(stack: Stack, new_number: Callable[[], str]) -> Direct:
    """A call of somebody new, made without the emulator."""
    number = new_number()
    return Direct(stack.webhook, number, f"ATUid_test_{number[-4:]}")


@pytest.fixture(scope="package")
def flick(stack: Stack) -> Fault:
    """Flicks a switch of the emulator, for one number or a few times."""

    def put(name: str, **how: object) -> None:
        answer = requests.put(f"{stack.emulator}/faults/{name}", json=how, timeout=PATIENCE)
        assert answer.status_code == 200, answer.text

    return put


@pytest.fixture
def fault(stack: Stack, flick: Fault) -> Iterator[Fault]:
    """The same; all are off afterwards."""
    yield flick
    requests.put(f"{stack.emulator}/faults", json={"faults": []}, timeout=PATIENCE)


@pytest.fixture(scope="package")
def begun(stack: Stack, kept: Kept, flick: Fault, new_phone: NewPhone, phone_of: PhoneOf) -> Begun:
    """What takes half a minute. A refused name stops every text for as long: it is waited for."""
    name, coordinator = "InvalidSenderId", phone_of(TAKEN.place.coordinator)
    flick("send-slow", value="8", number=coordinator.number, times=1)
    taken = take_and_die(stack, new_phone(), coordinator)
    flick("send-refused", value=name, number=REFUSED.place.coordinator, times=1)
    begun = replace(refuse(kept, new_phone()), taken=taken)
    phone_of(REFUSED.place.coordinator).hears(REFUSED.landmark, seconds=A_WHILE)
    return begun


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser; where there is none its tests are skipped and the reason printed."""
    with launched() as found:
        if isinstance(found, str):
            print(found)
            pytest.skip(found)
        yield found
