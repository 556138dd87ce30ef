"""Every SMS to those who must act and to whoever asks us for help. Pure; GSM-7 alone.

No text holds a phone number of a person, and none says what a resident typed but the landmark.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from locales.marks import Translate, _
from routing.hours import EAST_AFRICA
from routing.reasons import ROLES
from sms.endings import ENDINGS, LABELS
from sms.fitting import cut, listed, sendable
from sms.gsm import length
from sms.placed import near, shown

ONE_PART = 160
_NAME = 60  # septets of an organisation's name that a text has room for
_WORTH_SHOWING = 20  # septets a landmark keeps before a mere remark may take its room

# How many a reporter saw in it, by what is kept; not how many report it.
INVOLVED: Mapping[str, str] = MappingProxyType(
    {"one": _("1 involved."), "few": _("2 to 5 involved."), "many": _("More than 5 involved.")}
)
_MARKS: Mapping[str, str] = MappingProxyType(
    {"": "", "mine": _(" (yours)"), "theirs": _(" (with others)")}
)


@dataclass(frozen=True)
class Listed:
    """One alert in a list. `standing` is '' (nobody has it), mine or theirs; `people` report it."""

    short_number: int
    category_label: str
    ward: str
    standing: str = ""
    people: int = 1

    def named(self, t: Translate) -> str:
        return f"{self.short_number} {t(self.category_label)}, {sendable(self.ward)}"


@dataclass(frozen=True)
class Whose:
    """Who has a report or ended it, and since when."""

    organisation: str
    role: str
    at: datetime


def alert(
    t: Translate,
    *,
    short_number: int,
    category_label: str,
    ward: str,
    landmark: str,
    happening_now: bool,
    again: bool = False,
    level: int = 0,
    people: int = 1,
    involved: str = "",
) -> str:
    """What happened where, and how to answer; one part for every ward and category there is.

    Numbers and ids in the landmark are masked, then its end is cut where it is too long.
    """
    head = f"{short_number} {t(category_label)}, {sendable(ward)}"
    head = t(_("AGAIN: {alert}")).format(alert=head) if again else head
    now = t(_("Happening now.")) if happening_now else t(_("Not now."))
    tail = f"{now} {reply_keys(t, short_number)}"
    remark = t(_("Passed up to you.")) if level else ""
    remark = t(_("{count} people report it.")).format(count=people) if people > 1 else remark
    where = shown(landmark)
    room = ONE_PART - length(f"{head}. {tail}")
    seen = t(INVOLVED[involved]) if involved in INVOLVED else ""
    for said in (f"{one} " for one in (remark, seen) if one):
        spare = room - length(said) - length(near(t, ""))
        if spare >= min(length(where), _WORTH_SHOWING):
            tail, room = f"{said}{tail}", room - length(said)
    return f"{head}{_near(t, where, room)}. {tail}"


def _near(t: Translate, where: str, room: int) -> str:
    fits = cut(where, room - length(near(t, "")))
    return near(t, fits) if fits else ""


def reply_keys(t: Translate, number: int) -> str:
    return t(_("Reply 1 {number} accept, 2 {number} pass, 3 {number} close")).format(number=number)


def case_waiting(t: Translate) -> str:
    """To a case worker, whoever holds the phone: no programme, category, ward or incident."""
    return t(_("Something new is waiting for you. Please sign in to read it."))


def accepted(t: Translate, item: Listed, dial: str = "") -> str:
    """`dial` is what to dial to go on, where this is said in a call: there nobody replies."""
    text = t(_("{alert} is yours. Cannot go? Reply 2 {number}. When done reply 3 {number}"))
    if dial:
        text = t(_("{alert} is yours. Cannot go, or done? Dial {dial}"))
    return text.format(alert=item.named(t), number=item.short_number, dial=dial)


def passed_to_next(t: Translate, number: int) -> str:
    return t(_("{number} is passed on. The next person in line is told now.")).format(number=number)


def passed_to_others(t: Translate, number: int) -> str:
    text = t(_("{number} is passed on. The next in line were told before and still have it."))
    return text.format(number=number)


def passed_to_desk(t: Translate, number: int) -> str:
    return t(_("{number} is passed on. The national desk has it now.")).format(number=number)


def passed_before(t: Translate, number: int, dial: str = "") -> str:
    text = t(_("{number} is no longer with you. Want it back? Reply 1 {number}"))
    return with_you_no_more(t, number) if dial else text.format(number=number)


def with_you_no_more(t: Translate, number: int) -> str:
    return t(_("{number} is no longer with you.")).format(number=number)


def closed(t: Translate, number: int, outcome: str) -> str:
    """`outcome` is a code of sms.endings."""
    text = t(_("{number} is closed: {outcome}. Thank you."))
    return text.format(number=number, outcome=t(LABELS[outcome]))


def ask_outcome(t: Translate, number: int) -> str:
    ends = ", ".join(f"{ending.digit} {t(ending.label)}" for ending in ENDINGS.values())
    text = t(_("How did {number} end? Reply 3 {number} then {ends}. Like 3 {number} 1"))
    return text.format(number=number, ends=ends)


def already_with(t: Translate, number: int, whose: Whose, now: datetime) -> str:
    text = t(_("{number} is already with {organisation} ({role}) since {when}. You need not go."))
    return _about(t, text, number, whose, now)


def not_yours(t: Translate, number: int, whose: Whose, now: datetime) -> str:
    text = t(_("{number} is with {organisation} ({role}) since {when}. Only they can close it."))
    return _about(t, text, number, whose, now)


def already_closed(t: Translate, number: int, outcome: str, whose: Whose, now: datetime) -> str:
    text = t(_("{number} was closed by {organisation} ({role}), {when}: {outcome}."))
    label = t(LABELS[outcome]) if outcome in LABELS else t(_("closed"))
    return _about(t, text, number, whose, now, outcome=label)


def already_over(t: Translate, number: int) -> str:
    return t(_("{number} is closed already. Nothing more to do.")).format(number=number)


def no_such(t: Translate, number: int) -> str:
    return t(_("You have no alert {number}. LIST shows yours.")).format(number=number)


def none_open(t: Translate) -> str:
    return t(_("You have no open alerts. A new one comes to you by SMS."))


def which(t: Translate, key: str, items: Sequence[Listed]) -> str:
    """Asks which of several is meant by a bare key; at most two parts."""
    head = t(_("Which one?"))
    tail = t(_("Reply {key} and the number, like {key} {number}"))
    tail = tail.format(key=key, number=items[0].short_number)
    return _list(t, head, items, tail)


def open_list(t: Translate, items: Sequence[Listed]) -> str:
    """A duty holder's open alerts, at most two parts."""
    tail = t(_("Reply 1 accept, 2 pass, 3 close and the number, like 1 {number}"))
    return _list(t, t(_("Open:")), items, tail.format(number=items[0].short_number))


def help_on_duty(t: Translate) -> str:
    return t(
        _(
            "Reply 1 and the number to accept, 2 to pass on, 3 to close, like 1 417. "
            "LIST shows your alerts. OFF 2h, ON: your duty. STOP ends all SMS."
        )
    )


def danger(t: Translate, emergency: str) -> str:
    """'' where no number is known."""
    return t(_("In danger? Call {emergency}.")).format(emergency=emergency) if emergency else ""


def help_line(t: Translate, *, emergency: str, lines: Sequence[str] = (), code: str) -> str:
    """To a stranger, once a day: where to turn. What is not known is left out."""
    sentences = (
        danger(t, emergency),
        t(_("Free help: {lines}.")).format(lines=", ".join(lines)) if lines else "",
        t(_("To report dial {code}.")).format(code=code) if code else "",
        t(_("STOP ends all SMS from us.")),
    )
    return " ".join(filter(None, sentences))


def stopped(t: Translate) -> str:
    return t(_("You will get no more SMS from us. To get them again reply START"))


def started(t: Translate) -> str:
    return t(_("You can get SMS from us again. To end them reply STOP"))


def case_stopped(t: Translate, reference: str) -> str:
    return t(_("You will get no more SMS about {reference}.")).format(reference=reference)


def _people(t: Translate, item: Listed) -> str:
    """How many report it, where it is more than one."""
    return t(_(", {count} report it")).format(count=item.people) if item.people > 1 else ""


def _list(t: Translate, head: str, items: Sequence[Listed], tail: str) -> str:
    lines = [item.named(t) + _people(t, item) + t(_MARKS[item.standing]) for item in items]
    return listed(head, lines, tail, rest=t(_("; and {count} more")))


def _about(
    t: Translate, text: str, number: int, whose: Whose, now: datetime, outcome: str = ""
) -> str:
    return text.format(
        number=number,
        outcome=outcome,
        organisation=cut(sendable(whose.organisation), _NAME),
        role=t(ROLES.get(whose.role, whose.role)),
        when=clock(whose.at, now),
    )


def clock(at: datetime, now: datetime) -> str:
    """East Africa Time: `14:05` of today, `20/11 14:05` of another day."""
    local, today = at.astimezone(EAST_AFRICA), now.astimezone(EAST_AFRICA).date()
    return f"{local:%H:%M}" if local.date() == today else f"{local:%d/%m %H:%M}"
