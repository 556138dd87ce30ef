"""What time it is and how long things take, as one argument."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

NAIROBI = timezone(timedelta(hours=3))


@dataclass(frozen=True)
class Clock:
    """`now` gives an aware UTC time, `ticks` seconds that only go forward."""

    now: Callable[[], datetime]
    ticks: Callable[[], float]

    def stamp(self) -> str:
        """Now as the gateway writes it in events: `yyyy-MM-dd HH:mm:ss`, UTC."""
        return self.now().astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")

    def iso(self) -> str:
        """Now for the page and the API, UTC to the millisecond."""
        return self.now().astimezone(UTC).isoformat(timespec="milliseconds")

    def hour(self) -> int:
        """The hour on a clock in Nairobi."""
        return self.now().astimezone(NAIROBI).hour
