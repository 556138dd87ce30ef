"""Reads a request to send a text, as a form or as JSON, and names the field that is missing."""

from collections.abc import Mapping

from emulator.orders import DEFAULT_SENDER, Order

BULK_FIELDS = ("username", "message", "senderId", "phoneNumbers")
FORM_FIELDS = ("username", "to", "message")


class BadOrder(Exception):
    """What the gateway's server says to a request it cannot read."""


def from_form(form: Mapping[str, str]) -> Order:
    """The order in the form endpoint's fields. Raises BadOrder."""
    for name in FORM_FIELDS:
        if name not in form:
            raise BadOrder(f"Request is missing required form field '{name}'")
    numbers = tuple(n.strip() for n in form["to"].split(",") if n.strip())
    if not numbers:
        raise BadOrder("Request is missing required form field 'to'")
    return Order(
        sender=form.get("from") or DEFAULT_SENDER,
        numbers=numbers,
        text=form["message"],
        enqueue=form.get("enqueue", ""),
        premium=form.get("bulkSMSMode") == "0",
    )


def from_json(given: object) -> Order:
    """The order in the bulk endpoint's object; a masked number comes with no numbers."""
    if not isinstance(given, dict):
        raise BadOrder("The request content was malformed:\nObject expected")
    for name in BULK_FIELDS:
        if name not in given:
            words = f"Object is missing required member '{name}'"
            raise BadOrder(f"The request content was malformed:\n{words}")
    masked = str(given.get("maskedNumber") or "")
    numbers = (masked,) if masked else tuple(map(str, given["phoneNumbers"]))
    if not numbers:
        raise BadOrder("The request content was malformed:\nphoneNumbers is empty")
    return Order(
        sender=str(given["senderId"]),
        numbers=numbers,
        text=str(given["message"]),
        enqueue=_enqueue(given.get("enqueue")),
        masked=masked,
    )


def _enqueue(given: object) -> str:
    if given is None:
        return ""
    return "0" if str(given).lower() in {"0", "false"} else "1"
