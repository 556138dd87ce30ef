"""The phones' side of a call: dial, reply, hang up, and the operator's clocks."""

import threading
from dataclasses import replace

from emulator import calls, hops
from emulator.calls import Call
from emulator.endings import Endings
from emulator.networks import SESSION_SECONDS, Network, network
from emulator.parts import Parts
from emulator.reading import read
from emulator.refused import Refused

KEPT = 2000
MORE, BACK = "98", "00"


class Handset:
    """All calls by id; a lock is held while a call changes, never while the service is asked."""

    def __init__(self, parts: Parts, endings: Endings) -> None:
        self._parts = parts
        self._endings = endings
        self._calls: dict[str, Call] = {}
        self._lock = threading.Lock()

    def clear(self) -> None:
        """Forget every call."""
        with self._lock:
            self._calls.clear()

    def call(self, session: str) -> Call | None:
        """A call by its id, as it stands."""
        with self._lock:
            return self._calls.get(session)

    def dial(self, number: str, code: str, *, second: bool) -> Call:
        """Start a call; blocks for its first screen. `second` leaves an open call of the number.

        A code with a path (`*384*70421*1*2#`) reaches the account that owns `*384*70421#`.
        Raises Refused where no account here has the code.
        """
        served, path = self._served(code)
        phone = self._parts.desk.phone(number)
        if not second and phone.session:
            self._stop(phone.session, calls.NETWORK_PROBLEM)
        call = self._fresh(number, served, network(phone.network))
        if path and self._parts.board.hit("hop-deep-path", number):
            call = replace(call, typed=tuple(path.split("*")))
        call = calls.asked(call)
        self._keep(call)
        self._parts.desk.in_call(number, call.session)
        self._parts.timers.after(SESSION_SECONDS, lambda: self.time_out(call.session))
        return self._go(call)

    def reply(self, session: str, text: str) -> Call:
        """Answer the screen; blocks for the next one. 98 and 00 turn the operator's own pages.

        Raises Refused where there is nothing to answer or the operator does not take the text.
        """
        with self._lock:
            before = self._listening(session)
            if len(text) > before.network.typing:
                most = before.network.typing
                raise Refused(f"{before.network.name} takes at most {most} characters", 422)
            call = self._stepped(before, text)
            self._calls[session] = call
        if call.event_sent and not before.event_sent:
            self._endings.post(call)
        if call.waiting:
            return self._go(call)
        self._watch(call)
        return call

    def cancel(self, session: str) -> Call | None:
        """Hang up; an ended call stays as it is."""
        return self._stop(session, "")

    def time_out(self, session: str) -> Call | None:
        """End a call as the operator does when a clock of its runs out."""
        return self._stop(session, calls.TIMED_OUT)

    def _fresh(self, number: str, code: str, on: Network) -> Call:
        session = f"ATUid_{self._parts.new_id()}"
        return Call(session, number, code, on, started=self._parts.clock.ticks())

    def _served(self, code: str) -> tuple[str, str]:
        for served in self._parts.options.codes:
            stem = served.removesuffix("#")
            if code == served:
                return served, ""
            if code.startswith(f"{stem}*") and code.endswith("#"):
                return served, code[len(stem) + 1 : -1]
        raise Refused(f"nobody here answers {code}", 404)

    def _listening(self, session: str) -> Call:
        call = self._calls.get(session)
        if call is None or call.ended:
            raise Refused("no call is open: dial first", 409)
        if call.waiting:
            raise Refused("the last answer has not come yet", 409)
        return call

    def _stepped(self, call: Call, text: str) -> Call:
        page = call.page + {MORE: 1, BACK: -1}.get(text, len(call.pages))
        if 0 <= page < len(call.pages):
            return calls.turned(call, page, ticks=self._parts.clock.ticks())
        call = calls.asked(call, hops.heard(self._parts, call, text))
        return replace(call, event_sent=call.event_sent or self._endings.early(call))

    def _go(self, call: Call) -> Call:
        outcome = hops.go(self._parts, call)
        reading = read(outcome.answer, call.network)
        ticks = self._parts.clock.ticks()
        with self._lock:
            before = self._calls.get(call.session, call)
            call = calls.answered(before, reading, outcome.warnings, ticks=ticks)
            self._calls[call.session] = call
        if not before.ended:
            self._after(call)
        return call

    def _after(self, call: Call) -> None:
        if call.ended:
            self._endings.tell(call)
        else:
            self._watch(call)

    def _watch(self, call: Call) -> None:
        def check() -> None:
            now = self.call(call.session)
            if now is not None and now.turns == call.turns and not now.waiting:
                self.time_out(call.session)

        self._parts.timers.after(call.network.idle, check)

    def _stop(self, session: str, screen: str) -> Call | None:
        with self._lock:
            call = self._calls.get(session)
            if call is None or call.ended:
                return call
            call = calls.stopped(call, screen)
            self._calls[session] = call
        words = screen or "hung up"
        self._parts.strip.add("phone > gateway", "end", words, phone=call.number, raw="", ok=True)
        self._endings.tell(call)
        return call

    def _keep(self, call: Call) -> None:
        with self._lock:
            self._calls[call.session] = call
            while len(self._calls) > KEPT:
                del self._calls[next(iter(self._calls))]
