"""Word of a call's end: thirteen fields, a moment later, or twice, too early, or never."""

from emulator.calls import Call, event_form
from emulator.hops import AGENT
from emulator.parts import Parts
from emulator.telling import tell

DELAY_SECONDS = 1.0


class Endings:
    """Tells the service that calls have ended."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def tell(self, call: Call) -> None:
        """Arrange for the event of an ended call, as the switches say."""
        hit = self._parts.board.hit
        if call.event_sent or hit("event-missing", call.number):
            return
        for _ in range(2 if hit("event-twice", call.number) else 1):
            self._later(call)

    def early(self, call: Call) -> bool:
        """Whether the event of this call is to go out ahead of the hop under way."""
        return self._parts.board.hit("event-early", call.number) is not None

    def _later(self, call: Call) -> None:
        # the length of a call is that of the call, not of the wait for this event
        ticks = self._parts.clock.ticks()
        self._parts.timers.after(DELAY_SECONDS, lambda: self.post(call, ticks))

    def post(self, call: Call, ticks: float | None = None) -> None:
        """Send the event now; `ticks` is when the call ended, if not now."""
        clock = self._parts.clock
        ended = clock.ticks() if ticks is None else ticks
        tell(
            self._parts,
            self._parts.options.addresses.event,
            event_form(call, date=clock.stamp(), ticks=ended),
            kind="end of call",
            phone=call.number,
            words=f"{call.ended or 'Incomplete'}, hops: {call.hops}",
            agent=AGENT,
        )
