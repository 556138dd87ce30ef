"""A duty holder asks the reporter something in words; the answer comes by SMS, without a number."""

from __future__ import annotations

from collections.abc import Iterator

from locales.marks import _
from ussd.journeys.sending import or_not
from ussd.screens import Ask, Menu, Screen
from ussd.typed import reader

ASKS = "ask"  # beside the notes of duty_note
LABEL = _("Ask the reporter")
LONGEST = 78  # what Safaricom takes at one screen is 80
NOTHING = _("Please type your question.")


def screens() -> Iterator[Screen]:
    yield Ask(
        "duty_ask",
        _("What do you want to ask? It goes by SMS; name no person."),
        reader(LONGEST, NOTHING),
        to="duty_ask_send",
        longest=LONGEST,
        misreads=(NOTHING,),
    )
    yield Menu(
        "duty_ask_send",
        _("To the reporter: {duty_ask}"),
        or_not("duty_done", "duty_kept"),
    )
