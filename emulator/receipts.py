"""Delivery receipts: what becomes of a text on its way to the phone, told in any order or never."""

from dataclasses import dataclass

from emulator.callbacks import Fields
from emulator.parts import Parts
from emulator.telling import tell

DELAY_SECONDS = 1.0
FATES = (
    ("receipt-failed", "Failed"),
    ("receipt-rejected", "Rejected"),
    ("receipt-absent", "AbsentSubscriber"),
    ("receipt-expired", "Expired"),
)
WITH_REASON = frozenset({"Failed", "Rejected"})
ON_THE_WAY = ("Sent", "Submitted", "Buffered")


@dataclass(frozen=True)
class Receipt:
    """One report; `reason` is given with Failed and Rejected alone."""

    id: str
    status: str
    number: str
    network: str
    reason: str = ""
    premium: bool = False


@dataclass(frozen=True)
class Fate:
    """Whether the phone gets the text, and the receipts to come, `delay` seconds apart."""

    delivered: bool
    receipts: tuple[Receipt, ...]
    delay: float = DELAY_SECONDS
    early: bool = False


def form(receipt: Receipt) -> Fields:
    """The fields of a receipt in the documented order."""
    fields = (
        ("id", receipt.id),
        ("status", receipt.status),
        ("phoneNumber", receipt.number),
        ("networkCode", receipt.network),
    )
    reason = (("failureReason", receipt.reason),) if receipt.reason else ()
    return (*fields, *reason, *((("retryCount", "0"),) if receipt.premium else ()))


def fate(parts: Parts, message_id: str, number: str, *, premium: bool) -> Fate:
    """What the switches have in store for a text that was accepted."""
    status, reason = _final(parts, number)
    network = parts.desk.phone(number).network
    receipts = [
        Receipt(message_id, s, number, network, reason if s in WITH_REASON else "", premium)
        for s in _steps(parts, number, status)
    ]
    if parts.board.hit("receipt-stranger", number):
        receipts.append(Receipt(f"ATXid_{parts.new_id()}", "Success", number, network))
    delay = parts.board.hit("receipt-delay", number)
    return Fate(
        delivered=status not in dict(FATES).values(),
        receipts=tuple(receipts),
        delay=delay.seconds if delay else DELAY_SECONDS,
        early=parts.board.hit("receipt-early", number) is not None,
    )


def begin(parts: Parts, fate: Fate) -> None:
    """Send the receipts: now where they are early, else one after the other from now on."""
    if fate.early:
        for receipt in fate.receipts:
            _post(parts, receipt)
    else:
        _later(parts, fate.delay, fate.receipts)


def _later(parts: Parts, delay: float, receipts: tuple[Receipt, ...]) -> None:
    # each waits for the answer to the one before, so that their order is the one chosen
    def next_one() -> None:
        _post(parts, receipts[0])
        _later(parts, delay, receipts[1:])

    if receipts:
        parts.timers.after(delay, next_one)


def _steps(parts: Parts, number: str, status: str) -> list[str]:
    hit, steps = parts.board.hit, [status]
    if hit("receipt-full", number):
        steps = [*ON_THE_WAY, status]
    if hit("receipt-reordered", number):
        steps = [status, "Submitted"]
    if hit("receipt-twice", number):
        steps = [step for step in steps for _ in range(2)]
    return [] if hit("receipt-lost", number) else steps


def _final(parts: Parts, number: str) -> tuple[str, str]:
    for name, status in FATES:
        fault = parts.board.hit(name, number)
        if fault:
            return status, fault.value
    unknown = parts.board.hit("receipt-unknown", number)
    return (unknown.value if unknown else "Success"), ""


def _post(parts: Parts, receipt: Receipt) -> None:
    why = f" ({receipt.reason})" if receipt.reason else ""
    tell(
        parts,
        parts.options.addresses.delivery,
        form(receipt),
        kind="receipt",
        phone=receipt.number,
        words=f"{receipt.status}{why}",
    )
