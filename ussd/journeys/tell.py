"""A duty holder tells the ward one sentence; it is said back, and somebody else lets it out."""

from __future__ import annotations

from collections.abc import Iterator

from locales.marks import _
from ussd.journeys.sending import or_not
from ussd.screens import Ask, End, Menu, Screen
from ussd.typed import reader, two_words

LONGEST = 78  # what Safaricom takes at one screen is 80
SAID_LONGEST = 152
NOTHING = _("Please type what your ward should know.")


def screens() -> Iterator[Screen]:
    yield Ask(
        "duty_tell",
        _("What should your ward know? One sentence. It is read before it goes out."),
        reader(LONGEST, NOTHING, two_words),
        to="duty_tell_send",
        longest=LONGEST,
        misreads=(NOTHING,),
        gives=("tell",),
    )
    yield Menu(
        "duty_tell_send",
        _("To your ward: {tell}"),
        or_not("duty_told", "duty_kept"),
    )
    yield End("duty_told", "{said}", does="duty_tell", facts={"said": "m" * SAID_LONGEST})
