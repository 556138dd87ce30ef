"""Going round the console: an address for every endpoint, and who may open it."""

from __future__ import annotations

from console.addresses import ADDRESSES, Address
from console.permissions import RULES
from tests.console import stories
from tests.console.broadcast import BROADCAST
from tests.console.dropped import DROPPED
from tests.console.lists import DEED, IDEA_ID, LIGHTS, OWNER

ROBBERY = stories.reference(48213097)
MESSAGE = stories.known_id("message to Grace")
FORUM = stories.known_id(stories.FORUM)
MEETING = stories.known_id("meeting of the forum")
REQUEST = stories.known_id("request to Hope centre")
CASE = stories.known_id("case 40213765128")
CALL, SENSITIVE_CALL = "3fa91c07d2b84e55", "c01d55e9aa2341b7"
_FILLED = {
    "<token>": "no-such-token",
    "/messages/<uuid:id>": f"/messages/{MESSAGE}",
    "/directory/<uuid:id>": f"/directory/{FORUM}",
    "/directory/people/<uuid:id>": f"/directory/people/{stories.known_id('Grace Wanjiru')}",
    "/cases/<uuid:id>": f"/cases/{CASE}",
    "/meetings/<uuid:id>": f"/meetings/{MEETING}",
    "/requests/<uuid:id>": f"/requests/{REQUEST}",
    "/broadcasts/<uuid:id>": f"/broadcasts/{BROADCAST}",
    "/calls/<id>": f"/calls/{CALL}",
    "<int:number>": "1",
    "<int:place>": "0",
    "<owner>": OWNER.key,
    "/priorities/<uuid:id>": f"/priorities/{LIGHTS}",
    "/actions/<uuid:id>": f"/actions/{DEED}",
    "/ideas/<uuid:id>": f"/ideas/{IDEA_ID}",
    "<reference>": ROBBERY,
    "<call>": DROPPED,
}
_POLLED = {
    "messages_new": "uuid",
    "reports_new": "uuid",
    "report_new": "uuid",
    "calls_new": "text",
}
AFTER = {"uuid": f"1.{'0' * 32}", "text": "1."}


def path(address: Address) -> str:
    """The address with the ids of the evening in it."""
    filled = address.path
    for hole, value in _FILLED.items():
        filled = filled.replace(hole, value)
    polled = _POLLED.get(address.endpoint)
    return f"{filled}?after={AFTER[polled]}" if polled else filled


def addresses(method: str) -> list[Address]:
    """Every address of a method that asks for a sign-in."""
    return [
        one for one in ADDRESSES if one.method == method and RULES[one.endpoint].roles is not None
    ]


def paths_of(role: str) -> list[str]:
    """Every page a role may open."""
    return [path(one) for one in addresses("GET") if role in (RULES[one.endpoint].roles or ())]
