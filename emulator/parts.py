"""What every part of the emulator works with, handed down once from the start."""

from collections.abc import Callable
from dataclasses import dataclass

from emulator.clock import Clock
from emulator.desk import Desk
from emulator.faults import Board
from emulator.options import Options
from emulator.timers import Timers
from emulator.traffic import Strip


@dataclass(frozen=True)
class Parts:
    """`new_id` gives 32 lower-case hexadecimal digits."""

    options: Options
    clock: Clock
    timers: Timers
    desk: Desk
    board: Board
    strip: Strip
    new_id: Callable[[], str]
