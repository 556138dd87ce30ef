"""SMS to those told of an incident when more people tell of it. Pure; GSM-7, one part."""

from __future__ import annotations

from locales.marks import Translate, _
from sms.fitting import cut
from sms.gsm import length
from sms.placed import shown
from sms.texts import INVOLVED, ONE_PART


def more_people(t: Translate, *, short_number: int, category_label: str, count: int) -> str:
    text = t(_("{number} {category}: {count} people report it now. It is the same alert."))
    return text.format(number=short_number, category=t(category_label), count=count)


_AGAIN = {
    True: (
        _("{number}: one of those who reported it reports it again."),
        _("{number}: one of those who reported it reports it again, near {landmark}."),
    ),
    False: (
        _("{number}: the same person reports it again."),
        _("{number}: the same person reports it again, near {landmark}."),
    ),
}


def again(
    t: Translate, *, short_number: int, landmark: str, involved: str, of_several: bool
) -> str:
    """Who reported it, alone or as one `of_several`, reports it again: where, masked and cut where
    it is too long, and how many are involved, a key of INVOLVED; each left out where it is ''.
    """
    plain, near = _AGAIN[of_several]
    head = t(near if landmark else plain)
    return _where(head, short_number, landmark, _seen(t, involved))


def came_back(
    t: Translate, *, short_number: int, landmark: str, involved: str, happening_now: bool
) -> str:
    """The same for whose call was dropped and who has told the rest."""
    near = _("{number}: more from who reports it, near {landmark}.")
    head = t(near) if landmark else t(_("{number}: more from who reports it."))
    now = " " + t(_("Happening now.")) if happening_now else ""
    return _where(head, short_number, landmark, now + _seen(t, involved))


def _seen(t: Translate, involved: str) -> str:
    return f" {t(INVOLVED[involved])}" if involved in INVOLVED else ""


def _where(head: str, number: int, landmark: str, tail: str) -> str:
    room = ONE_PART - length(head.format(number=number, landmark="") + tail)
    return head.format(number=number, landmark=cut(shown(landmark), room)) + tail
