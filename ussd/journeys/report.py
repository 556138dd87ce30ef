"""Reporting: what happened, where, near what, when, whether anyone is hurt, and saying it back."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from locales.marks import _
from models.category_lists import LONGEST
from routing.categories import CATEGORIES, WARD_FANOUT
from ussd.journeys.asked_here import arranged
from ussd.journeys.danger import is_danger, ward_was_kept
from ussd.journeys.private import FAMILY, POLICE
from ussd.screens import Answers, Ask, Either, End, Menu, Option, Screen, To
from ussd.typed import LANDMARK_LONGEST, NO_PLACE, a_landmark

SKIP = "=skip"
LANDMARK = "@landmark"  # what was typed after the name of a ward


def may_be_hurt(answers: Answers) -> bool:
    return answers.get("category") in ("violence", "gang", "fire", "accident")


def may_be_many(answers: Answers) -> bool:
    return answers.get("category") == "gang"


def told_where(answers: Answers) -> bool:
    """Whether a landmark was typed with the ward."""
    return answers.get(LANDMARK, "") != ""


def is_police(answers: Answers) -> bool:
    return answers.get("category") == POLICE


WHERE = Either(ward_was_kept, "ward_last", "ward_name")
AFTER_WARD = Either(is_danger, Either(told_where, "landmark", "danger_send"), "landmark")
AFTER_LANDMARK = Either(is_danger, "danger_near", Either(may_be_hurt, "now_hurt", "now"))
AFTER_HURT = Either(may_be_many, "involved", "confirm")
# When it happened and whether anyone is hurt, as (told_when, hurt) of a report.
WHEN_HURT = MappingProxyType(
    {
        "now_hurt": ("yes", "yes"),
        "now_safe": ("yes", "no"),
        "now_unsure": ("yes", "unsure"),
        "today_hurt": ("today", "yes"),
        "today_safe": ("today", "no"),
        "before": ("before", ""),
    }
)
_BRANCHES: dict[str, To] = {POLICE: "police", FAMILY: "family"}


def screens() -> Iterator[Screen]:
    yield from _what_and_where()
    yield from _when()
    yield from _confirming()
    yield from _ends()


def _what_and_where() -> Iterator[Screen]:
    yield Menu(
        "category",
        _("What happened?"),
        tuple(
            Option(
                category.code,
                category.short or category.label,
                to=_BRANCHES.get(category.code, WHERE),
                said=category.label,
            )
            for category in CATEGORIES.values()
            if category.code != "child-safety"
        ),
        gives=("kind",),
        arrange=arranged,
        longest=LONGEST,
    )
    yield Ask(
        "landmark",
        _("Near which shop, school, mosque, church or stage? Type it, or skip."),
        a_landmark,
        to=AFTER_LANDMARK,
        longest=LANDMARK_LONGEST,
        misreads=(NO_PLACE,),
        options=(Option(SKIP, _("Skip"), to=AFTER_LANDMARK, said=_("no landmark")),),
    )


def _when() -> Iterator[Screen]:
    """When it was; and, where the kind needs it, whether anyone is hurt and how many they are."""
    after = Either(is_police, "police_send", "confirm")
    yield Menu(
        "now",
        _("Is it happening now?"),
        (
            Option("yes", _("Yes, now"), to=after, said=_("Happening now")),
            Option("today", _("Earlier today"), to=after),
            Option("before", _("Before today"), to=after),
        ),
        gives=("when",),
    )
    yield Menu(
        "now_hurt",
        _("When was it? Is anyone hurt?"),
        (
            Option("now_hurt", _("Now, someone is hurt"), to=AFTER_HURT, said=_("Now, hurt")),
            Option("now_safe", _("Now, nobody hurt"), to=AFTER_HURT, said=_("Now, unhurt")),
            Option("now_unsure", _("Now, not known"), to=AFTER_HURT, said=_("Happening now")),
            Option("today_hurt", _("Today, someone is hurt"), to=AFTER_HURT, said=_("Today, hurt")),
            Option("today_safe", _("Today, nobody hurt"), to=AFTER_HURT, said=_("Today, unhurt")),
            Option("before", _("Before today"), to=AFTER_HURT),
        ),
        gives=("when",),
    )
    yield Menu(
        "involved",
        _("How many people are doing it?"),
        (
            Option("one", _("One, alone"), to="confirm"),
            Option("few", _("2 to 5"), to="confirm"),
            Option("many", _("More than 5"), to="confirm"),
            Option("unsure", _("I do not know"), to="confirm"),
        ),
    )


def _ends() -> Iterator[Screen]:
    yield End(
        "sent",
        _(
            "Sent. Your number is {ref}. The safety people of {ward} are being told. "
            "To ask about it dial again. In danger call {police}"
        ),
        does="file",
        facts={"ref": "482-130-975"},
    )
    yield End(
        "list_moved",
        _(
            "The list changed while the line was away. Nothing was sent. "
            "Please dial {code} again. In danger call {police}"
        ),
    )
    yield End("dropped", _("Nothing was sent. In danger call {police}"), does="cancel")
    yield End(
        "unkept",
        _(
            "Sorry, we could not keep your report. Please dial {code} again. "
            "In danger call {police}"
        ),
    )


# The say-back in four forms: who is not to be told is chosen by one key each, and said back.
_ASKED = _("{kind}, {ward}, {landmark}. {when}.")
_FORMS = {
    "confirm": _ASKED,
    "confirm_not_ward": _("{kind}, {ward}, {landmark}. {when}. Not coordinator."),
    "confirm_not_police": _("{kind}, {ward}, {landmark}. {when}. Not police."),
    "confirm_neither": _("No coordinator, no police: {kind}, {ward}, {landmark}"),
}
_NOT_WARD = (("confirm", "confirm_not_ward"), ("confirm_not_police", "confirm_neither"))
_NOT_POLICE = (("confirm", "confirm_not_police"), ("confirm_not_ward", "confirm_neither"))
NOT_WARD, NOT_POLICE, CALL = "not_ward", "not_police", "call"


def _confirming() -> Iterator[Screen]:
    ward, police = dict(_NOT_WARD), dict(_NOT_POLICE)
    for id, words in _FORMS.items():
        keys = [
            Option("sms", _("Send, SMS me"), to="sent"),
            Option("send", _("Send, no SMS"), to="sent"),
            Option("drop", _("Cancel"), to="dropped"),
        ]
        if id in ward:
            keys.append(Option(NOT_WARD, _("Not coordinator"), to=ward[id]))
        if id in police:
            keys.append(Option(NOT_POLICE, _("Not police"), to=police[id]))
        keys.append(Option(CALL, _("Send, call me"), to="who_calls"))
        yield Menu(id, words, tuple(keys))
    yield Menu(
        "who_calls",
        _("{kind}, {ward}. Who may call or SMS you?"),
        (
            Option("coordinator", _("My coordinator"), to="sent", when=_coordinator_is_told),
            Option("desk", _("The national desk only"), to="sent"),
            Option("drop", _("Do not send"), to="dropped"),
        ),
        samples=({}, {"confirm": NOT_WARD}),
    )


def _coordinator_is_told(answers: Answers) -> bool:
    return NOT_WARD not in {answers.get(id) for id in _FORMS}


def happened(answers: Answers) -> tuple[str, str]:
    """(When: yes for now, today, before or ''; hurt: yes, no, unsure or '')."""
    if "now_hurt" in answers:
        return WHEN_HURT[answers["now_hurt"]]
    return answers.get("now", "yes" if is_danger(answers) else ""), ""


def agreed(answers: Answers) -> str:
    """What the reporter agreed to, for this report: none, sms or call (which is SMS too)."""
    sent = {answers.get(id) for id in _FORMS}
    return "call" if CALL in sent else "sms" if "sms" in sent else "none"


def kept_from(answers: Answers) -> list[str]:
    """The kinds of duty holder the caller does not want told."""
    chosen = {answers.get(id) for id in _FORMS}
    kinds = WARD_FANOUT if NOT_WARD in chosen else frozenset()
    return sorted(kinds | ({"police"} if NOT_POLICE in chosen else set()))
