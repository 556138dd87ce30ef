"""What duty holders are told of their own duty and of notes, by SMS and in a call. Pure; GSM-7.

`dial` is what to dial to go on, where this is said in a call; '' where it is an SMS.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from locales.marks import Translate, _
from models.duties import NO_END
from models.duty_figures import Figures
from routing.reasons import ROLES
from sms.choices import NOTES
from sms.fitting import cut, sendable
from sms.gsm import length
from sms.texts import ONE_PART, Whose, clock

_PLACE = 20  # septets of a ward's name that are worth a shorter sentence
_NAME = 60  # septets of an organisation's name that a text has room for


def off(
    t: Translate,
    until: datetime,
    now: datetime,
    *,
    kept: int,
    dial: str,
    last_of: Sequence[str] = (),
) -> str:
    """`kept` counts the reports the person has accepted and not ended; `last_of` are wards where
    nobody else is there to be told.
    """
    said = t(_("You are off duty.")) if until >= NO_END else t(_("You are off duty until {until}."))
    sentences = (
        said.format(until=clock(until, now)),
        "{last}" if last_of else t(_("No new alert comes to you.")),
        t(_("{kept} you accepted stay yours.")).format(kept=kept) if kept else "",
        (t(_("To come back dial {dial}")) if dial else t(_("To come back reply ON"))).format(
            dial=dial
        ),
    )
    whole = " ".join(filter(None, sentences))
    return whole.format(last=_last(t, last_of, ONE_PART - length(whole.format(last=""))))


def _last(t: Translate, wards: Sequence[str], room: int) -> str:
    """The first of the wards, and how many more, within so many septets."""
    if not wards:
        return ""
    more = {"ward": "", "count": len(wards) - 1}
    where = t(_("{ward} and {count} more")) if len(wards) > 1 else "{ward}"
    for said in (
        t(_("You are the last of {where}: nobody else is told there.")),
        t(_("You are the last of {where}.")),
    ):
        spare = room - length(said.format(where=where.format(**more)))
        if spare >= _PLACE:
            break
    name = cut(sendable(wards[0]), spare)
    return said.format(where=where.format(ward=name, count=more["count"]))


def on(t: Translate, *, reached: bool) -> str:
    """`reached`: whether SMS come to this phone at all."""
    if reached:
        return t(_("You are on duty. New alerts come to you."))
    return t(_("You are on duty, but SMS to this phone are stopped. To get them text START"))


def noted(t: Translate, number: int, note: str) -> str:
    """`note` is a code of sms.choices, '' for other words."""
    if not note:
        return t(_("Your words about {number} are kept.")).format(number=number)
    return t(_("{number}: {note}. Kept.")).format(number=number, note=t(NOTES[note]))


def called_next(t: Translate) -> str:
    return t(_("The next person in line is told now."))


def called_desk(t: Translate) -> str:
    return t(_("The national desk sees it."))


def ask_note(t: Translate, number: int) -> str:
    notes = ", ".join(f"{digit} {t(note)}" for digit, note in enumerate(NOTES.values(), 1))
    text = t(_("Which note on {number}? Reply NOTE {number} then {notes}. Like NOTE {number} 1"))
    return text.format(number=number, notes=notes)


def nobody(t: Translate, number: int) -> str:
    return t(_("Nobody has accepted {number} yet.")).format(number=number)


def who(t: Translate, number: int, whose: Whose, now: datetime) -> str:
    text = t(_("{number} is with {organisation} ({role}) since {when}."))
    return text.format(
        number=number,
        organisation=cut(sendable(whose.organisation), _NAME),
        role=t(ROLES.get(whose.role, whose.role)),
        when=clock(whose.at, now),
    )


def figures(t: Translate, found: Figures, day: str) -> str:
    """What came of the reports somebody was told of since a day of this month."""
    counts = {"told": found.told, "accepted": found.accepted, "closed": found.closed}
    words = t(_("Since {day}: told of {told}, accepted {accepted}, closed {closed}."))
    median = t(_("Half were accepted within {minutes} min.")).format(minutes=found.minutes)
    said = words.format(day=day, **counts)
    return said if found.minutes is None else f"{said} {median}"


def no_calls(t: Translate, number: int) -> str:
    return t(_("Who reported {number} did not agree to be called.")).format(number=number)


def write_instead(t: Translate, number: int) -> str:
    text = t(_("Who reported {number} did not agree to be called. To write: ASK {number} words"))
    return text.format(number=number)


def call_asked(t: Translate, number: int) -> str:
    text = t(_("{number}: the national desk asks the reporter to call. The number is not shown."))
    return text.format(number=number)


def desk_calls(t: Translate, number: int) -> str:
    text = t(_("{number}: the reporter speaks with the national desk only. The desk is told."))
    return text.format(number=number)


def accept_first(t: Translate, number: int, dial: str = "") -> str:
    if dial:
        return t(_("Please accept {number} first.")).format(number=number)
    return t(_("Please accept {number} first: reply 1 {number}")).format(number=number)
