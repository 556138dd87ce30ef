"""My data: what is kept, SMS on and off, the language, and to be forgotten."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from locales.marks import _
from sms.texts_data import HELD_LONGEST
from ussd.screens import Answers, End, Menu, Option, Read, Screen

HELD = Read("held")
SAID_LONGEST = 152


def held(answers: Answers) -> Mapping[str, str]:
    return {"held": answers[HELD.key(answers)]}


def english(answers: Answers) -> Answers:
    """The call goes on in it, whatever was asked for on the first screen."""
    return {"@language": "en"}


def kiswahili(answers: Answers) -> Answers:
    return {"@language": "sw"}


def screens() -> Iterator[Screen]:
    yield Menu(
        "data",
        _("What this line keeps of you is yours to see and to end. Danger? Call {police}"),
        (
            Option("held", _("What is kept"), to="data_held"),
            Option("sms", _("SMS to me"), to="data_sms"),
            Option("language", _("Language"), to="data_language"),
            Option("forget", _("Forget me"), to="data_forget"),
        ),
    )
    yield Menu(
        "data_held",
        "{held}",
        (Option("forget", _("Forget me"), to="data_forget"),),
        reads=(HELD,),
        finds=held,
        facts={"held": "m" * HELD_LONGEST},
    )
    yield from _sms()
    yield Menu(
        "data_language",
        "Lugha / Language?",
        (
            Option("en", "English", to="data_language_set", brings=english),
            Option("sw", "Kiswahili", to="data_language_set", brings=kiswahili),
        ),
    )
    yield End("data_language_set", _("From now on we speak and write in English."), does="remember")
    yield from _forget()
    yield End("data_unchanged", _("Nothing was changed. In danger call {police}"))


def _sms() -> Iterator[Screen]:
    yield Menu(
        "data_sms",
        _("SMS from us to this phone:"),
        (
            Option("stop", _("Stop them all"), to="data_stop"),
            Option("start", _("Send me SMS again"), to="data_start"),
        ),
    )
    yield Menu(
        "data_stop",
        _("No more SMS from us: no news of your reports, no notices. Stop them?"),
        (
            Option("yes", _("Yes, stop"), to="data_stopped"),
            Option("no", _("No"), to="data_unchanged"),
        ),
    )
    yield Menu(
        "data_start",
        _("SMS from us again, where you asked for news or answers. Right?"),
        (
            Option("yes", _("Yes"), to="data_started"),
            Option("no", _("No"), to="data_unchanged"),
        ),
    )
    yield End(
        "data_stopped",
        _("You will get no more SMS from us. To get them again dial {code}."),
        does="stop_sms",
    )
    yield End("data_started", _("You can get SMS from us again."), does="start_sms")


def _forget() -> Iterator[Screen]:
    yield Menu(
        "data_forget",
        _(
            "Your number, words and SMS go. Stays: what was reported, without you, "
            "for others act on it."
        ),
        (
            Option("on", _("Go on"), to="data_forget_sure"),
            Option("no", _("Do not forget me"), to="data_unchanged"),
        ),
    )
    yield Menu(
        "data_forget_sure",
        _(
            "Forget this phone for good? Then nobody can tell you of a report, "
            "and it cannot be undone."
        ),
        (
            Option("yes", _("Yes, forget me"), to="data_forgotten"),
            Option("no", _("No"), to="data_unchanged"),
        ),
    )
    yield End("data_forgotten", "{said}", does="forget_me", facts={"said": "m" * SAID_LONGEST})
