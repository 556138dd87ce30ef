"""The operators a phone may be on: their codes, screen and typing limits, and idle clocks."""

from dataclasses import dataclass

SESSION_SECONDS = 180


@dataclass(frozen=True)
class Network:
    """`screen` and `typing` in characters, `idle` in seconds.

    Source: Africa's Talking help centre, articles 1284071 (clocks) and 1284096 (lengths).
    """

    code: str
    name: str
    screen: int = 160
    typing: int = 80
    idle: int = 30


NETWORKS = (
    Network("63902", "Safaricom"),
    Network("63903", "Airtel", screen=184, typing=90, idle=60),
    Network("63907", "Telkom"),
    Network("63999", "Equitel"),
    Network("99999", "Sandbox"),
)
_BY_CODE = {network.code: network for network in NETWORKS}
# Numbering plan of the Communications Authority of Kenya; what is not here is Safaricom's.
_PREFIXES = {
    "63903": ("+25473", "+25478", "+25410", "+25413", "+254750", "+254751", "+254752",
              "+254753", "+254754", "+254755", "+254756", "+254762"),
    "63907": ("+25477", "+254120"),
    "63999": ("+254763", "+254764", "+254765", "+254766"),
}  # fmt: skip


def network(code: str) -> Network:
    """The network of a code; an unknown code is kept and gets the tightest limits."""
    return _BY_CODE.get(code) or Network(code, f"network {code}")


def network_of(number: str) -> str:
    """The code of the network a Kenyan number was given out by."""
    for code, prefixes in _PREFIXES.items():
        if number.startswith(prefixes):
            return code
    return "63902"
