"""One call: what was dialled, typed and shown, and how it goes on. Pure; nothing is sent here."""

from dataclasses import dataclass, replace

from emulator.callbacks import Fields
from emulator.networks import Network
from emulator.reading import Reading

NETWORK_PROBLEM = "Connection problem or invalid MMI code."
TIMED_OUT = "Session timed out."


@dataclass(frozen=True)
class Call:
    """`typed` are the replies so far, `body` the last answer as it came, `pages` how it is shown.

    `started` and `shown` are ticks in seconds, `label` is echoed with the next hop, `ended` is
    empty while the call is open, then Success, Incomplete or Failed.
    """

    session: str
    number: str
    code: str
    network: Network
    started: float
    typed: tuple[str, ...] = ()
    hops: int = 0
    turns: int = 0
    shown: float = 0.0
    label: str = ""
    labels: tuple[str, ...] = ()
    body: str = ""
    prefix: str = ""
    pages: tuple[str, ...] = ("",)
    page: int = 0
    warnings: tuple[str, ...] = ()
    waiting: bool = False
    ended: str = ""
    error: str = ""
    event_sent: bool = False

    @property
    def text(self) -> str:
        """All replies joined as the gateway joins them; a typed star is not marked in any way."""
        return "*".join(self.typed)

    @property
    def screen(self) -> str:
        """What the phone is showing."""
        return self.pages[self.page]


def form(call: Call) -> Fields:
    """A hop's five fields, in the captured order."""
    return (
        ("phoneNumber", call.number),
        ("serviceCode", call.code),
        ("text", call.text),
        ("sessionId", call.session),
        ("networkCode", call.network.code),
    )


def event_form(call: Call, *, date: str, ticks: float) -> Fields:
    """The thirteen fields of an end, in the captured order; `date` is UTC."""
    return (
        ("durationInMillis", str(round((ticks - call.started) * 1000))),
        ("phoneNumber", call.number),
        ("errorMessage", call.error),
        ("serviceCode", call.code),
        ("lastAppResponse", call.body),
        ("hopsMetadata", "|".join(call.labels)),
        ("hopsCount", str(call.hops)),
        ("status", call.ended or "Incomplete"),
        ("sessionId", call.session),
        ("cost", "0.00"),
        ("date", date),
        ("networkCode", call.network.code),
        ("input", call.text),
    )


def asked(call: Call, *replies: str) -> Call:
    """The call while a hop with these replies added is under way."""
    return replace(
        call,
        typed=(*call.typed, *replies),
        hops=call.hops + 1,
        turns=call.turns + 1,
        waiting=True,
    )


def answered(call: Call, reading: Reading, warnings: tuple[str, ...], *, ticks: float) -> Call:
    """The call with an answer on its screen; a call that ended meanwhile stays as it ended."""
    call = replace(call, waiting=False)
    if call.ended:
        return call
    status = {"CON": "", "END": "Success"}.get(reading.prefix, "Failed")
    return replace(
        call,
        shown=ticks,
        body=reading.body,
        prefix=reading.prefix,
        label=reading.label,
        labels=(*call.labels, reading.label) if reading.label else call.labels,
        pages=reading.pages or (NETWORK_PROBLEM,),
        page=0,
        warnings=(*reading.warnings, *warnings),
        ended=status,
        error=reading.error,
    )


def turned(call: Call, page: int, *, ticks: float) -> Call:
    """The call with another of the operator's pages on its screen."""
    return replace(call, page=page, turns=call.turns + 1, shown=ticks)


def stopped(call: Call, screen: str) -> Call:
    """The call ended while input was expected: hung up, timed out, or left for another."""
    return replace(call, ended="Incomplete", prefix="", pages=(screen,), page=0, warnings=())
