"""Reporting: what happened, where, near what, whether it is happening now, and saying it back."""

from __future__ import annotations

from collections.abc import Iterator

from locales.marks import _
from routing.categories import CATEGORIES
from ussd.journeys.danger import is_danger, ward_was_kept
from ussd.journeys.private import FAMILY, POLICE
from ussd.screens import Answers, Ask, Either, End, Menu, Option, Screen, To
from ussd.typed import LANDMARK_LONGEST, NO_PLACE, a_landmark

SKIP = "=skip"


def is_family(answers: Answers) -> bool:
    return answers.get("category") == FAMILY


def is_police(answers: Answers) -> bool:
    return answers.get("category") == POLICE


WHERE = Either(ward_was_kept, "ward_last", "ward_name")
AFTER_WARD = Either(is_family, "family_send", Either(is_danger, "danger_send", "landmark"))
_BRANCHES: dict[str, To] = {POLICE: "police", FAMILY: "family"}


def screens() -> Iterator[Screen]:
    yield Menu(
        "category",
        _("What happened?"),
        tuple(
            Option(category.code, category.label, to=_BRANCHES.get(category.code, WHERE))
            for category in CATEGORIES.values()
            if category.code != "child-safety"
        ),
        gives=("kind",),
    )
    yield Ask(
        "landmark",
        _("Near which shop, school, church or stage? Type it, or skip."),
        a_landmark,
        to="now",
        longest=LANDMARK_LONGEST,
        misreads=(NO_PLACE,),
        options=(Option(SKIP, _("Skip"), to="now", said=_("no landmark")),),
    )
    confirm = Either(is_police, "police_send", "confirm")
    yield Menu(
        "now",
        _("Is it happening now?"),
        (
            Option("yes", _("Yes, now"), to=confirm, said=_("Happening now")),
            Option("no", _("No, earlier"), to=confirm, said=_("Not now")),
        ),
    )
    yield Menu(
        "confirm",
        _("{kind}, {ward}, {landmark}. {now}."),
        (
            Option("sms", _("Send, SMS me"), to="sent"),
            Option("send", _("Send, no SMS"), to="sent"),
            Option("drop", _("Do not send"), to="dropped"),
        ),
    )
    yield End(
        "sent",
        _(
            "Sent. Your number is {ref}. The safety people of {ward} are being told. "
            "To ask about it dial again. In danger call {police}"
        ),
        does="file",
        facts={"ref": "482-130-975"},
    )
    yield End("dropped", _("Nothing was sent. In danger call {police}"), does="remember")
    yield End(
        "unkept",
        _(
            "Sorry, we could not keep your report. Please dial {code} again. "
            "In danger call {police}"
        ),
    )
