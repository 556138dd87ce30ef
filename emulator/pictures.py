"""What the API shows of a phone, a call, a fault: plain dictionaries, ready for JSON."""

from dataclasses import asdict

from emulator import gsm
from emulator.calls import Call
from emulator.clock import Clock
from emulator.desk import Phone
from emulator.networks import NETWORKS, SESSION_SECONDS, network
from emulator.switches import SWITCHES

NO_CALL: dict[str, object] = {
    "session": None,
    "screen": "",
    "open": False,
    "prefix": "",
    "metadata": "",
    "warnings": [],
    "waiting": False,
    "status": "",
    "failure": "",
    "text": "",
    "hops": 0,
    "length": 0,
    "page": 1,
    "pages": 1,
    "idle_left": None,
}


def of_call(call: Call | None, *, ticks: float, scale: float) -> dict[str, object]:
    """A call as dial and reply answer it; `idle_left` in seconds of the scaled clock."""
    if call is None:
        return dict(NO_CALL)
    return {
        "session": call.session,
        "screen": call.screen,
        "open": not call.ended,
        "prefix": call.prefix,
        "metadata": call.label,
        "warnings": list(call.warnings),
        "waiting": call.waiting,
        "status": call.ended,
        "failure": call.error,
        "text": call.text,
        "hops": call.hops,
        "length": gsm.length(call.screen),
        "page": call.page + 1,
        "pages": len(call.pages),
        "idle_left": None if call.ended or call.waiting else _left(call, ticks, scale),
    }


def of_phone(phone: Phone, call: Call | None, *, clock: Clock, scale: float) -> dict[str, object]:
    """A phone with its newest call, its inbox and what it sent."""
    picture = {
        **asdict(phone),
        **of_call(call, ticks=clock.ticks(), scale=scale),
        "network_name": network(phone.network).name,
    }
    return {**picture, "inbox": [asdict(t) for t in phone.inbox]}


def of_networks() -> list[dict[str, object]]:
    """The networks a phone can be put on."""
    return [asdict(n) for n in NETWORKS]


def of_switches() -> list[dict[str, object]]:
    """Every switch there is."""
    return [asdict(s) for s in SWITCHES]


def _left(call: Call, ticks: float, scale: float) -> int:
    idle = call.network.idle - (ticks - call.shown) * scale
    whole = SESSION_SECONDS - (ticks - call.started) * scale
    return max(0, round(min(idle, whole)))
