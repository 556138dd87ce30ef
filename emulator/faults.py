"""Which switches are on: for everybody or one number, always, the next few times, or at a rate."""

import random
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from emulator.numbers import is_number
from emulator.refused import Refused
from emulator.switches import BY_NAME


@dataclass(frozen=True)
class Fault:
    """A switch that is on. `number` None is everybody, `times` None is until switched off."""

    name: str
    value: str = ""
    number: str | None = None
    times: int | None = None
    rate: float = 1.0

    @property
    def label(self) -> str:
        """The switch in words."""
        return BY_NAME[self.name].label

    @property
    def seconds(self) -> float:
        """The value of a switch that waits."""
        return float(self.value)


class Board:
    """The faults that are on; a fault for one number comes before the same one for all."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._on: list[Fault] = []
        self._lock = threading.Lock()

    def on(self) -> list[Fault]:
        """What is on now."""
        with self._lock:
            return list(self._on)

    def replace(self, faults: Iterable[Fault]) -> None:
        """Switch everything off and these on."""
        with self._lock:
            self._on = list(faults)

    def set(self, fault: Fault) -> None:
        """Switch one on, instead of the same one for the same number."""
        with self._lock:
            self._on = [f for f in self._on if not _same(f, fault)] + [fault]

    def clear(self, fault: Fault) -> None:
        """Switch one off for its number (None: the one for everybody)."""
        with self._lock:
            self._on = [f for f in self._on if not _same(f, fault)]

    def hit(self, name: str, *numbers: str) -> Fault | None:
        """The fault `name` for any of these numbers, used up once; None where it spares them."""
        with self._lock:
            found = [f for f in self._on if f.name == name and f.number in (None, *numbers)]
            for fault in sorted(found, key=lambda f: f.number is None):
                if self._chance.random() < fault.rate:
                    self._use(fault)
                    return fault
        return None

    def _use(self, fault: Fault) -> None:
        if fault.times is None:
            return
        left = replace(fault, times=fault.times - 1)
        at = self._on.index(fault)
        self._on[at : at + 1] = [left] if left.times else []


def fault_from(given: Mapping[str, object]) -> Fault:
    """A Fault from JSON; Refused says which part is wrong."""
    switch = BY_NAME.get(str(given.get("name")))
    if switch is None:
        raise Refused(f"there is no switch {given.get('name')!r}", 404)
    value = str(given.get("value") or switch.value)
    if switch.choices and value not in switch.choices:
        raise Refused(f"{switch.name}: the value is one of {', '.join(switch.choices)}")
    if switch.unit == "seconds":
        value = f"{_number(value, 'value', most=3600):g}"
    number = str(given.get("number") or "") or None
    if number is not None and not is_number(number):
        raise Refused("number: write it as +254700000501, or leave it out for everybody")
    times = given.get("times")
    return Fault(
        name=switch.name,
        value=value,
        number=number,
        times=None if times is None else max(1, int(_number(times, "times", most=1_000_000))),
        rate=_number(given.get("rate", 1.0), "rate", most=1),
    )


def _number(given: object, name: str, *, most: float) -> float:
    try:
        number = float(str(given))
    except ValueError:
        number = -1
    if not 0 <= number <= most:
        raise Refused(f"{name}: a number from 0 to {most:g}")
    return number


def _same(one: Fault, other: Fault) -> bool:
    return (one.name, one.number) == (other.name, other.number)
