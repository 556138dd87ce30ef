"""What a duty holder is answered who wants to tell the ward something. Pure; GSM-7."""

from __future__ import annotations

from collections.abc import Mapping

from locales.marks import Translate, _
from sms.fitting import cut, sendable
from sms.gsm import length

_AREAS: Mapping[str, str] = {
    "ward": _("{name} ward"),
    "constituency": _("{name} constituency"),
    "county": _("{name} county"),
}
_ROOM, _AREA = 300, 40  # septets: two parts in all


def area(t: Translate, level: str, name: str) -> str:
    return t(_AREAS[level]).format(name=cut(sendable(name), _AREA))


def said_back(t: Translate, where: str, phones: int, words: str) -> str:
    """What was written, to whom, and how to go on."""
    text = t(_('To {phones} phones in {where}: "{words}" To ask for its release reply TELL YES'))
    frame = text.format(phones=phones, where=where, words="")
    return text.format(phones=phones, where=where, words=cut(words, _ROOM - length(frame)))


def asked(t: Translate) -> str:
    return t(_("Asked. It is looked at and put in both languages before it goes out."))


def dropped(t: Translate) -> str:
    return t(_("Dropped. Nothing was sent."))


def how(t: Translate) -> str:
    return t(_("Write TELL and what your ward should know, like TELL Water is back at the market"))


def no_area(t: Translate) -> str:
    return t(_("Your duty has no area to write to. Nothing was kept."))
