"""Every SMS of a report made by SMS, and of asking after one. Pure; GSM-7 alone, one part each.

Nothing of the sensitive branch is ever named here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from locales.marks import Translate, _
from sms.agencies import AGENCIES
from sms.fitting import cut, sendable
from sms.gsm import length
from sms.texts import ONE_PART, danger

_NAME = 40  # septets of a ward or an organisation


def how(t: Translate) -> str:
    return t(_("What happened, and where? Send REPORT and say it, like: REPORT theft at Kilimani"))


def which_place(t: Translate) -> str:
    return t(_("Where is it? Reply with the name of the ward or estate, like: Kilimani"))


def which_of(t: Translate, places: Sequence[str]) -> str:
    """Asks which of a few places, as many as fit."""
    head = t(_("Which place? Reply its number:"))
    listed = head
    for number, place in enumerate(places, 1):
        more = f"{listed} {number} {sendable(place)}"
        if length(more) > ONE_PART:
            break
        listed = more
    return listed


def say_back(t: Translate, kinds: Sequence[str], ward: str, *, now: bool) -> str:
    """What would be sent, and the other kinds it may be: 3 and on, as many as fit."""
    kind = t(kinds[0])
    text = t(_("We have: {kind}, {ward}. Reply 1 to send, 2 to send and get news by SMS."))
    if now:
        text = t(
            _("We have: {kind}, {ward}, happening now. Reply 1 to send, 2 to send and get SMS.")
        )
    said = text.format(kind=kind, ward=cut(sendable(ward), _NAME))
    more = t(_("Not so?"))
    for number, other in enumerate(kinds[1:], 3):
        longer = f"{more} {number} {t(other)}"
        if length(f"{said} {longer}") > ONE_PART:
            break
        more = longer
    return f"{said} {more}" if more != t(_("Not so?")) else said


def sent(t: Translate, reference: str, ward: str, emergency: str) -> str:
    text = t(_("Sent. Your number is {ref}. The safety people of {ward} are being told."))
    said = text.format(ref=reference, ward=cut(sendable(ward), _NAME))
    return f"{said} {danger(t, emergency)}".strip()


def not_sent(t: Translate) -> str:
    return t(_("Nothing was sent."))


def unknown_place(t: Translate, code: str) -> str:
    return t(_("We do not know that place. To choose it from a list dial {code}")).format(code=code)


def dial_instead(t: Translate, code: str) -> str:
    return t(_("For that please dial {code}")).format(code=code)


def dial_to_finish(t: Translate, code: str, emergency: str) -> str:
    """To who has had all the texts of a day before a report was kept."""
    text = t(_("That is all we can do by SMS today. To make your report please dial {code}."))
    return f"{text.format(code=code)} {danger(t, emergency)}".strip()


def slip(t: Translate) -> str:
    return t(_("That number is not right. Please send it again, like STATUS 482-130-971"))


# What a report's state is to its reporter. Holes: ref, who.
_STATES: Mapping[str, str] = MappingProxyType(
    {
        "received": _("{ref}: open. The first people are being told."),
        "routed": _("{ref}: open. People were told, nobody has answered yet."),
        "acknowledged": _("{ref}: open. {who} has it."),
        "in_progress": _("{ref}: open. {who} is working on it."),
        "referred": _("{ref}: open. {who} handed it to others."),
        "held": _("{ref}: open. The national desk is looking at it."),
        "resolved": _("{ref}: closed as solved."),
        "confirmed_fixed": _("{ref}: closed as solved, as you said."),
        "not_found": _("{ref}: closed. Nothing was found."),
        "no_action": _("{ref}: closed without action."),
        "duplicate": _("{ref}: closed. It was reported before."),
        "false_report": _("{ref}: closed as not so."),
        "withdrawn": _("{ref}: withdrawn by you."),
    }
)
_AGENCY = _("{ref}: open. {agency} has it now, handed over by {who}.")
_NUMBER = _("For its number there dial {code}")
_OPEN, _CLOSED = _("{ref}: open."), _("{ref}: closed.")
_DESK = _("The national desk")


def state(t: Translate, reference: str, state: str, *, is_open: bool, who: str) -> str:
    """To who made the report; `who` is '' where the national desk has it or nobody yet."""
    text = t(_STATES.get(state, _OPEN if is_open else _CLOSED))
    return text.format(ref=reference, who=cut(sendable(who), _NAME) or t(_DESK))


def handed(t: Translate, reference: str, agency: str, who: str, code: str) -> str:
    """To who made it: which agency (a code of sms.agencies) has it. `code` is what to dial for its
    number there, '' where it has none.
    """
    by = cut(sendable(who), _NAME) or t(_DESK)
    named = t(AGENCIES[agency])
    said = t(_AGENCY).format(ref=reference, agency=f"{named[:1].upper()}{named[1:]}", who=by)
    return f"{said} {t(_NUMBER).format(code=code)}" if code else said


def standing(t: Translate, reference: str, *, is_open: bool) -> str:
    """To any other phone."""
    return t(_OPEN if is_open else _CLOSED).format(ref=reference)


def no_such(t: Translate) -> str:
    return t(_("No report of that number was made from this phone."))


def too_many(t: Translate) -> str:
    return t(_("Too many tries. Please wait an hour."))
