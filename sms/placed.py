"""The frame in which an alert says a place, and how a place stands in an SMS. Pure; GSM-7."""

from __future__ import annotations

from locales.marks import Translate, _
from sms.fitting import sendable
from sms.masking import masked_for_duty


def near(t: Translate, where: str) -> str:
    """What follows the ward; a sentence ends after it, with a full stop and a space."""
    return t(_(", near {landmark}")).format(landmark=where)


def shown(landmark: str) -> str:
    """As an SMS says it where it has the room: in the alphabet of SMS, numbers and ids masked."""
    return sendable(masked_for_duty(landmark)).rstrip(" .,")
