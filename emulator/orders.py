"""A request to send a text and what is answered to it, as values and as JSON. Pure."""

import json
from dataclasses import dataclass
from decimal import Decimal

PRICE = Decimal("0.8")
DEFAULT_SENDER = "AFRICASTKNG"
ACCEPTED = frozenset({100, 101, 102})
NO_ID = "None"


@dataclass(frozen=True)
class Order:
    """`enqueue` is 1 or 0 as sent, empty where absent; `masked` is a hashed number, else empty."""

    sender: str
    numbers: tuple[str, ...]
    text: str
    enqueue: str = ""
    premium: bool = False
    masked: str = ""


@dataclass(frozen=True)
class Recipient:
    """One entry of the answer; `parts` is 0 where nothing was accepted."""

    number: str
    code: int
    status: str
    id: str = NO_ID
    parts: int = 0
    free: bool = False

    @property
    def cost(self) -> Decimal:
        """Shillings charged."""
        return Decimal(0) if self.free else PRICE * self.parts


def shillings(cost: Decimal) -> str:
    """A cost as the gateway writes it: `KES 0.8000`, and a bare `0` for nothing."""
    return f"KES {cost:.4f}" if cost else "0"


def summary(recipients: tuple[Recipient, ...], *, premium: bool) -> str:
    """The sentence above the recipients."""
    taken = [r for r in recipients if r.code in ACCEPTED]
    sent = f"Sent to {len(taken)}/{len(recipients)}"
    if premium:
        return sent
    total = shillings(sum((r.cost for r in recipients), Decimal(0)))
    if not taken:
        return f"{sent} Total Cost: {total}"
    return f"{sent} Total Cost: {total} Message parts: {max(r.parts for r in taken)}"


def answer(message: str, recipients: tuple[Recipient, ...]) -> str:
    """The JSON body, keys in the captured order, no blanks."""
    entries = [
        {
            "cost": shillings(r.cost),
            "messageId": r.id,
            "number": r.number,
            "status": r.status,
            "statusCode": r.code,
        }
        for r in recipients
    ]
    body = {"SMSMessageData": {"Message": message, "Recipients": entries}}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))
