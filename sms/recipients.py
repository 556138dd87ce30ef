"""Africa's Talking's answer to a send, read into an outcome for each number. Pure.

Codes: the gateway's SMS documentation; refusals of a whole request as captured from it.
Values nobody has heard of are kept as they came, and count as unknown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from models.numbers import BadNumber, canonical
from sms.gateway import ACCEPTED, GatewayRefused, Outcome, money

CODES: Mapping[int, tuple[str, str]] = MappingProxyType(
    {
        100: ("Processed", "accepted"),
        101: ("Sent", "accepted"),
        102: ("Queued", "accepted"),
        401: ("RiskHold", "risk_hold"),
        402: ("InvalidSenderId", "sender_refused_there"),
        403: ("InvalidPhoneNumber", "number_bad"),
        404: ("UnsupportedNumberType", "unsupported"),
        405: ("InsufficientBalance", "credit"),
        406: ("UserInBlacklist", "blacklisted"),
        407: ("CouldNotRoute", "unroutable"),
        409: ("DoNotDisturbRejection", "do_not_disturb"),
        500: ("InternalServerError", "gateway_busy"),
        501: ("GatewayError", "gateway_busy"),
        502: ("RejectedByGateway", "gateway_busy"),
    }
)
_WORDS = {name.lower(): kind for name, kind in CODES.values()} | {"success": "accepted"}
_WORDS_OF_ALL = _WORDS | {"invalidsenderid": "sender_refused"}

# A whole request by its HTTP status. 504: a proxy gave up waiting, so the gateway may have it.
HTTP_KINDS: Mapping[int, str] = MappingProxyType(
    {
        401: "key_refused",
        403: "key_refused",
        404: "misdirected",
        405: "misdirected",
        408: "gateway_busy",
        425: "gateway_busy",
        429: "gateway_busy",
        504: "unknown",
    }
)
_HUNDREDS = {3: "misdirected", 4: "request_refused", 5: "gateway_busy"}
_PARTS = re.compile(r"Message parts: ([0-9]{1,3})\b")
_LONG_DIGITS = re.compile(r"\+?[0-9]{7,}")
_SENT_TO_SOME = re.compile(r"Sent to [1-9]")


@dataclass(frozen=True)
class Reply:
    """One HTTP answer: its status and its text."""

    status: int
    text: str


def read(reply: Reply, numbers: Sequence[str]) -> list[Outcome]:
    """One outcome for each canonical number asked for, in that order."""
    if not 200 <= reply.status < 300:
        kind = HTTP_KINDS.get(reply.status) or _HUNDREDS.get(reply.status // 100, "unknown")
        return _all(numbers, kind, f"HTTP {reply.status}")
    told = _told(reply.text)
    if told is None:
        return _all(numbers, "unknown", "answer not understood")
    message, recipients = told
    if not recipients:
        return _refused_whole(message, numbers)
    found = _by_number(recipients, _parts(message))
    return [found.get(n, Outcome(n, "unknown", "number missing from the answer")) for n in numbers]


def balance(reply: Reply) -> str:
    """What is left on the account, as the gateway words it. Raises GatewayRefused."""
    try:
        data = {name.lower(): value for name, value in json.loads(reply.text).items()}
        return str(data["userdata"]["balance"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise GatewayRefused(f"HTTP {reply.status}: {_cut(reply.text)}") from None


def _told(text: str) -> tuple[str, list[Any]] | None:
    """(Message, Recipients) of a body; None where it is no such thing."""
    try:
        data = json.loads(text)["SMSMessageData"]
        message, recipients = str(data.get("Message", "")), data["Recipients"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return (message, recipients) if isinstance(recipients, list) else None


def _refused_whole(message: str, numbers: Sequence[str]) -> list[Outcome]:
    if _SENT_TO_SOME.match(message):
        return _all(numbers, "unknown", "number missing from the answer")
    kind = _WORDS_OF_ALL.get(message.lower().replace(" ", ""), "request_refused")
    if kind == ACCEPTED:
        return _all(numbers, "unknown", "number missing from the answer")
    return _all(numbers, kind, _cut(message) or "refused without a word")


def _all(numbers: Sequence[str], kind: str, reason: str) -> list[Outcome]:
    return [Outcome(number, kind, reason) for number in numbers]


def _by_number(recipients: list[Any], parts: int | None) -> dict[str, Outcome]:
    """Where one number comes twice, what was accepted counts."""
    found: dict[str, Outcome] = {}
    for recipient in recipients:
        if isinstance(recipient, dict):
            one = replace(_one(recipient), segments=parts)
            before = found.get(one.number)
            if before is None or before.verdict != ACCEPTED:
                found[one.number] = one
    return found


def _one(recipient: Mapping[str, Any]) -> Outcome:
    status, code = _cut(recipient.get("status", "")), _code(recipient.get("statusCode"))
    cost, currency = money(str(recipient.get("cost", "")))
    kind = _WORDS.get(status.lower(), "unknown") if code is None else _kind(code)
    return Outcome(
        number=_number(str(recipient.get("number", ""))),
        kind=kind,
        reason="" if kind == ACCEPTED else status or f"code {code}",
        status=status,
        code=code,
        gateway_id=_gateway_id(recipient.get("messageId")),
        cost=cost,
        currency=currency,
    )


def _kind(code: int) -> str:
    return CODES[code][1] if code in CODES else "unknown"


def _code(given: object) -> int | None:
    digits = str(given)
    return int(digits) if re.fullmatch(r"[0-9]{1,6}", digits, re.ASCII) else None


def _gateway_id(given: object) -> str | None:
    """The gateway writes the word None where it has no id."""
    told = str(given).strip()
    kept = told.isprintable() and len(told) <= 120 and told not in ("", "None")
    return told if kept else None


def _number(given: str) -> str:
    try:
        return canonical(given)
    except BadNumber:
        return given


def _parts(message: str) -> int | None:
    found = _PARTS.search(message)
    return int(found[1]) if found else None


def _cut(given: object) -> str:
    """Words of the gateway as they may be kept: printable, short, and with no number in them."""
    printable = "".join(c for c in str(given) if c.isprintable())
    return _LONG_DIGITS.sub("(number)", printable)[:120].strip()
