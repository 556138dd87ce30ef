"""What passes between a reporter and who asks through the line, and why nothing does. Pure; GSM-7.

To the reporter: the reference, who asks and the words, numbers masked; to a duty holder the short
number and the answer. No number of anybody in either.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from locales.marks import Translate, _
from sms.fitting import cut, sendable
from sms.gsm import fits, length
from sms.masking import masked_for_duty
from sms.texts import ONE_PART

MOST_PARTS = 2
_NAME = 40  # septets of an organisation's name that a text has room for
# Why a reporter is not written to, by code; the page of a report has its own words for these.
_REFUSED: Mapping[str, str] = MappingProxyType(
    {
        "no_consent": _("Who reported {number} did not agree to SMS. Nothing was sent."),
        "stopped": _("SMS do not reach who reported {number} any more. Nothing was sent."),
        "too_long": _(
            "That is too long for the reporter of {number}. Write half. Nothing was sent."
        ),
        "too_many": _("{number}: the reporter was asked often today. Nothing was sent."),
        "empty": _("What shall we ask the reporter? Reply ASK {number} and your words."),
    }
)


def question(t: Translate, reference: str, by: str, words: str) -> str:
    """`by` is who asks: an organisation, or the desk in t's language."""
    text = t(_("{reference}, {by} asks: {words} To answer reply to this SMS."))
    return text.format(reference=reference, by=_by(by), words=_ended(plain(words)))


def frame(t: Translate, reference: str, by: str) -> int:
    """Septets of a question beside its words, their full stop with it: a counter begins with it."""
    return length(question(t, reference, by, "."))


def plain(words: str) -> str:
    """Words as they go out: on one line, in the alphabet of SMS, numbers and ids masked."""
    return sendable(masked_for_duty(words))


def fit(text: str) -> bool:
    return fits(text, MOST_PARTS)


def answered(t: Translate, number: int, words: str) -> str:
    """To who asked: one part, its end cut where the answer is too long."""
    text = t(_("Answer on {number}: {words}"))
    room = ONE_PART - length(text.format(number=number, words=""))
    return text.format(number=number, words=cut(plain(words), room))


def sent(t: Translate, number: int) -> str:
    return t(_("{number}: sent to who reported it. The answer comes to you by SMS.")).format(
        number=number
    )


def sent_by_day(t: Translate, number: int) -> str:
    text = t(_("{number}: goes to who reported it, but not at night. The answer comes by SMS."))
    return text.format(number=number)


def refused(t: Translate, why: str, number: int) -> str:
    """`why` is a code of sms.talking."""
    return t(_REFUSED[why]).format(number=number)


def _ended(words: str) -> str:
    """So that what follows is read as a sentence of its own."""
    return words if not words or words[-1] in ".?!" else f"{words}."


def _by(name: str) -> str:
    return cut(sendable(name), _NAME)
