"""SMS to a safety forum about its own coverage. Pure; GSM-7, one part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from locales.marks import Translate, _
from routing.reasons import ROLES
from sms.fitting import cut, sendable
from sms.gsm import length

_NAME = 40  # septets of a ward's name, and of an organisation's
_PLACE = 24  # septets of a ward's name beside an organisation's


@dataclass(frozen=True)
class Where:
    """A ward, and `more` others; the English names of the groups it is said of, none for all."""

    ward: str
    kinds: tuple[str, ...] = ()
    more: int = 0

    def said(self, t: Translate) -> str:
        """`Kilimani (fire and accidents) and 3 more`."""
        kinds = ""
        if self.kinds:
            one = self.kinds[0] if len(self.kinds) == 1 else _("some kinds")
            kinds = f" ({t(one)})"
        name = cut(sendable(self.ward), _NAME - length(kinds))
        return _where(t, f"{name}{kinds}", self.more)


def nobody(t: Translate, place: Where, *, asked: str, begins: datetime, ends: datetime) -> str:
    """Nobody can be told in a place from and until local times; `asked` is the kind of organisation
    that hears of it.

    A gap of a whole day has no end worth saying.
    """
    where = place.said(t)
    if ends - begins >= timedelta(hours=24):
        text = t(_("{where}: nobody can be told of reports now. {do}"))
        return text.format(where=where, do=_do(t, asked))
    text = t(_("{where}: nobody can be told of reports from {begins} to {ends}. {do}"))
    return text.format(
        where=where, begins=f"{begins:%H:%M}", ends=f"{ends:%H:%M}", do=_do(t, asked)
    )


def alone(t: Translate, place: Where, *, begins: datetime, ends: datetime) -> str:
    """One phone alone can be told in a place from and until local times."""
    where = place.said(t)
    if ends - begins >= timedelta(hours=24):
        text = t(_("{where}: one phone alone is told of reports. {name}"))
        return text.format(where=where, name=_second(t))
    text = t(_("{where}: one phone alone is told of reports from {begins} to {ends}. {name}"))
    times = {"begins": f"{begins:%H:%M}", "ends": f"{ends:%H:%M}"}
    return text.format(where=where, name=_second(t), **times)


def _second(t: Translate) -> str:
    return t(_("Name a second."))


def bare(t: Translate, *, county: str, ward: str, more: int) -> str:
    """To a county's desk: nobody has a duty in a ward, and `more` others."""
    where = _where(t, cut(sendable(ward), _NAME), more)
    text = t(_("{county}: nobody has a duty in {where}. Its reports come to you. Name someone."))
    return text.format(county=cut(sendable(county), 20), where=where)


def _where(t: Translate, ward: str, more: int) -> str:
    return t(_("{ward} and {count} more")).format(ward=ward, count=more) if more else ward


def _do(t: Translate, asked: str) -> str:
    """A forum may be there itself; a desk has the reports, and names somebody."""
    if asked == "forum":
        return t(_("Can you? Reply ON. Or ask your office to name someone."))
    return t(_("Its reports come to you. Name someone."))


def lost(t: Translate, *, organisation: str, role: str, where: str, left: int, of: int) -> str:
    """A duty holder no SMS reaches any more: whose, where, and how many are left of how many."""
    text = t(_("{organisation}, {where}: no SMS reaches the {role} any more. {left}"))
    some = t(_("{left} of {all} there can still be told of reports.")).format(left=left, all=of)
    none = t(_("Nobody there can be told of reports now."))
    return text.format(
        organisation=cut(sendable(organisation), _NAME),
        where=cut(sendable(where), _PLACE),
        role=t(ROLES.get(role, role)),
        left=some if left else none,
    )


def test(t: Translate) -> str:
    return t(
        _("Test of Usalama alerts: no report waits. Did it come? Reply TEST. To end: TEST OFF")
    )


def tests_on(t: Translate) -> str:
    return t(_("Thank you. A test SMS comes to you once a month. To end it reply TEST OFF"))


def tests_off(t: Translate) -> str:
    return t(_("No more test SMS come to you. Alerts still do. To begin again reply TEST"))
