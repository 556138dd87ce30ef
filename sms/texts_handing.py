"""What who hands a report over is told: whom we understood, the number, and who hears. Pure."""

from __future__ import annotations

from datetime import datetime

from locales.marks import Translate, _
from sms.agencies import AGENCIES
from sms.texts import clock

NOT_LISTED = _("That name is not on our list.")
NO_COUNTY = _("It has no desk on this line: tell it yourself.")
_LATER = _("Its desk hears of it {when}.")
_HANDED = _("{number} is noted as handed to {agency}.")
_WITH_NUMBER = _("{number} is noted as handed to {agency}, number {reference}.")
_OTHERS = _("others")
_STAYS = _("It stays with you. Know the end? Reply 3 {number}")
_KNOW = _("Know the end? Dial {dial}")


def county_later(t: Translate, when: datetime, now: datetime) -> str:
    """`when` the desk of the county is there next."""
    return t(_LATER).format(when=clock(when, now))


def handed_over(
    t: Translate, number: int, agency: str, reference: str, remark: str = "", dial: str = ""
) -> str:
    """`agency` is a code of sms.agencies, '' for others; `remark` a sentence, or none.

    `dial` is what to dial to go on, where this is said in a call; '' where it is an SMS.
    """
    sentences = (
        t(_WITH_NUMBER if reference else _HANDED),
        remark,
        t(_KNOW if dial else _STAYS),
    )
    return " ".join(filter(None, sentences)).format(
        number=number, agency=t(AGENCIES.get(agency, _OTHERS)), reference=reference, dial=dial
    )
