"""What duty holders hear of what a reporter did to his or her own report. Pure; GSM-7, one part.

Where the alert has ended its number may be another's by now, so the report is named beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from locales.marks import Translate, _
from sms.fitting import cut, sendable
from sms.gsm import length
from sms.masking import masked_for_duty
from sms.texts import ONE_PART, Listed

_SAID: Mapping[str, str] = MappingProxyType(
    {
        "withdrawn": _("{alert}: withdrawn by who reported it. You need not go."),
        "withdrawn_by_one": _("{alert}: one who reported it withdrew. Others still report it."),
        "confirmed": _("{alert}: who reported it says it is solved. Thank you."),
        "confirmed_by_one": _("{alert}: one who reported it says it is solved. Thank you."),
        "hidden": _("{alert}: taken off by the national desk. You need not go."),
        "reopened": _("{alert}: who reported it says it is not over. The next people are told."),
        "reopened_by_one": _(
            "{alert}: one who reported it says it is not over. The next people are told."
        ),
    }
)


def said(t: Translate, kind: str, item: Listed) -> str:
    """`kind` is a key of the texts above."""
    alert = item.named(t)
    return t(_SAID[kind]).format(alert=alert)


def more(t: Translate, number: int, words: str) -> str:
    """What was added: numbers and ids masked, its end cut where it is too long."""
    text = t(_("More on {number}: {words}"))
    room = ONE_PART - length(text.format(number=number, words=""))
    return text.format(number=number, words=cut(sendable(masked_for_duty(words)), room))
