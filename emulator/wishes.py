"""What a phone's owner wants: no more promotional texts, or a premium subscription."""

from functools import partial

from emulator.parts import Parts
from emulator.refused import Refused
from emulator.sending import Sending
from emulator.telling import tell

OPT_OUT_CODE = "*456*9*5#"  # the operators' own, named in the text appended to promotions


def opt_out(parts: Parts, sending: Sending, number: str, sender: str) -> list[str]:
    """Stop the promotional texts of `sender`, or of all that wrote; the senders stopped."""
    senders = [sender] if sender else sending.promoters_of(number)
    url = parts.options.addresses.optout

    def say(sender: str) -> None:
        fields = (("senderId", sender), ("phoneNumber", number))
        tell(parts, url, fields, kind="opt-out", phone=number, words=f"no more from {sender}")

    for each in senders:
        sending.opt_out(each, number)
        parts.timers.after(0, partial(say, each))
    return senders


def subscribe(parts: Parts, number: str, *, short_code: str, keyword: str, update: str) -> None:
    """A premium subscription begins (`addition`) or ends (`deletion`)."""
    if update not in {"addition", "deletion"}:
        raise Refused("update: addition or deletion")
    url = parts.options.addresses.subscription
    fields = (
        ("phoneNumber", number),
        ("shortCode", short_code),
        ("keyword", keyword),
        ("updateType", update),
    )
    words = f"{update} of {keyword} on {short_code}"

    def say() -> None:
        tell(parts, url, fields, kind="subscription", phone=number, words=words)

    parts.timers.after(0, say)
