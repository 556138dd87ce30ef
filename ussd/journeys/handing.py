"""A duty holder hands a report to an agency of the list, with the number it goes by there."""

from __future__ import annotations

from collections.abc import Iterator

from locales.marks import _
from sms.agencies import AGENCIES, OTHERS, a_reference
from ussd.journeys.sending import or_not
from ussd.screens import Ask, Menu, Misread, Option, Screen

OUTCOME = "2"  # of sms.choices.OUTCOMES: handed to others
NOBODY_NAMED, NO_NUMBER = OTHERS, "none"
LONGEST = 20  # of a number as agencies give them
NOT_A_NUMBER = _("Please type the number as they gave it, or 1 to skip.")


def their_number(typed: str) -> str:
    """A number as an agency gives it. Raises Misread for what is none, or a telephone."""
    number = a_reference(typed)
    if not number:
        raise Misread(NOT_A_NUMBER)
    return number


def screens() -> Iterator[Screen]:
    named = (Option(code, label, to="duty_agency_ref") for code, label in AGENCIES.items())
    yield Menu(
        "duty_agency",
        _("Who has it now?"),
        (*named, Option(NOBODY_NAMED, _("Others"), to="duty_close_send")),
        gives=("agency",),
    )
    yield Ask(
        "duty_agency_ref",
        _("Number it has there?"),
        their_number,
        to="duty_agency_send",
        longest=LONGEST,
        misreads=(NOT_A_NUMBER,),
        options=(Option(NO_NUMBER, _("No number"), to="duty_agency_send", said=_("no number")),),
    )
    yield Menu(
        "duty_agency_send",
        _("Handed to {agency}, {duty_agency_ref}. It stays with you until you know the end."),
        or_not("duty_done", "duty_kept"),
    )
