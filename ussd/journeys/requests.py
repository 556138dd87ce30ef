"""A centre's people answer, in the call, whoever asked the centre for help: as they do by SMS."""

from __future__ import annotations

from collections.abc import Iterator

from locales.marks import _
from sms.helping import SAID_LONGEST
from sms.texts_help import ENDS
from ussd.journeys.sending import or_not
from ussd.screens import Answers, Ask, End, Menu, Option, Screen
from ussd.typed import letters, reader

LONGEST = 78  # what Safaricom takes at one screen is 80
DONE_LONGEST = 152
NOTHING = _("Please type some words for them.")


def is_request(answers: Answers) -> bool:
    """Whether what was chosen from the list is a request for help and no alert."""
    return answers["duty_open"].partition(" ")[0] in answers.get("@requests", "").split()


def screens() -> Iterator[Screen]:
    yield Menu(
        "duty_request",
        "{alert}",
        (
            Option("accept", _("Accept"), to="duty_request_done"),
            Option("pass", _("Pass on"), to="duty_request_done"),
            Option("note", _("Write to them"), to="duty_request_words"),
            Option("close", _("Close"), to="duty_request_end"),
        ),
    )
    yield Ask(
        "duty_request_words",
        _("When and where shall they come? They read it when they dial."),
        reader(min(LONGEST, SAID_LONGEST), NOTHING, letters(1)),
        to="duty_request_send",
        longest=LONGEST,
        misreads=(NOTHING,),
    )
    yield _sure("duty_request_send", _("They will read: {duty_request_words}"))
    yield Menu(
        "duty_request_end",
        _("How did it end?"),
        tuple(
            Option(digit, label, to="duty_request_close") for digit, (_code, label) in ENDS.items()
        ),
        gives=("why",),
    )
    yield _sure("duty_request_close", _("{alert}\nClose: {why}?"))
    yield End(
        "duty_request_done", "{said}", does="duty_request", facts={"said": "m" * DONE_LONGEST}
    )


def _sure(id: str, say: str) -> Menu:
    return Menu(
        id,
        say,
        or_not("duty_request_done", "duty_kept"),
    )
