"""SMS to those told of an incident when more people tell of it. Pure; GSM-7, one part."""

from __future__ import annotations

from locales.marks import Translate, _
from sms.fitting import cut, sendable
from sms.gsm import length
from sms.masking import masked_for_duty
from sms.texts import INVOLVED, ONE_PART


def more_people(t: Translate, *, short_number: int, category_label: str, count: int) -> str:
    text = t(_("{number} {category}: {count} people report it now. It is the same alert."))
    return text.format(number=short_number, category=t(category_label), count=count)


def again(t: Translate, *, short_number: int, landmark: str, involved: str) -> str:
    """Who reported it reports it again: where, masked and cut where it is too long, and how many
    are involved, a key of INVOLVED; each left out where it is ''.
    """
    where = sendable(masked_for_duty(landmark)).rstrip(" .,")
    seen = f" {t(INVOLVED[involved])}" if involved in INVOLVED else ""
    if not where:
        text = t(_("{number}: the same person reports it again."))
        return text.format(number=short_number) + seen
    text = t(_("{number}: the same person reports it again, near {landmark}."))
    room = ONE_PART - length(text.format(number=short_number, landmark="") + seen)
    return text.format(number=short_number, landmark=cut(where, room)) + seen
