"""What a resident hears who adds to a report by SMS or says whether it was solved. Pure; GSM-7.

Neutral whoever holds the phone: references, no category, place or person.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from locales.marks import Translate, _
from sms.fitting import cut, sendable

Text = Callable[[Translate, str], str]
_NAME = 40  # septets of an organisation's name that a text has room for


def added(t: Translate, reference: str) -> str:
    text = t(_("Added to {reference}. You may send more. In danger call 999."))
    return text.format(reference=reference)


def kept_as_solved(t: Translate, reference: str) -> str:
    return t(_("Thank you. {reference} is kept as solved.")).format(reference=reference)


def open_again(t: Translate, reference: str) -> str:
    text = t(_("{reference} is open again. The next people are told now. In danger call 999."))
    return text.format(reference=reference)


def an_alert_waits(t: Translate) -> str:
    """Beside the answer to a YES or NO of somebody who is on duty too."""
    return t(_("An alert waits: to accept reply 1 and its number."))


def which(t: Translate, shown: Sequence[str]) -> str:
    """Asks which report is meant, by the number before its reference."""
    rows = ", ".join(f"{n} {reference}" for n, reference in enumerate(shown, 1))
    text = t(_("Which report is this for? Reply with its number: {rows}. In danger call 999."))
    return text.format(rows=rows)


def ask(t: Translate, reference: str, organisation: str) -> str:
    """Whether it was solved, some days after it was closed as that."""
    text = t(
        _("{reference} was closed as solved by {organisation}. Is it solved? Reply YES or NO.")
    )
    return text.format(reference=reference, organisation=cut(sendable(organisation), _NAME))


def call_us(t: Translate, reference: str, line: str) -> str:
    """`line` is the desk's own number."""
    text = t(_("About {reference}: please call us on {line}, or reply to this SMS."))
    return text.format(reference=reference, line=line)
