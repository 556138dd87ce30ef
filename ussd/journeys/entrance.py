"""From the first ring to the first choice: language, what the line is for, and the home menu."""

from __future__ import annotations

import json
from collections.abc import Iterator

from locales.marks import _
from ussd.journeys.asked_here import list_moved
from ussd.journeys.danger import ward_was_kept
from ussd.journeys.duty import on_duty
from ussd.journeys.mine import MINE
from ussd.screens import Answers, Either, End, Menu, Option, Screen

NOTICE = _(
    "Usalama passes reports to your area's safety people. "
    "They do not see your number. Danger? Call {police}"
)


def language_known(answers: Answers) -> bool:
    return answers.get("@language", "") != ""


def draft_waits(answers: Answers) -> bool:
    return answers.get("@draft", "") != ""


def draft(answers: Answers) -> Answers:
    """What the dropped call had answered."""
    kept: dict[str, str] = json.loads(answers["@draft"])
    return kept


FRESH = Either(language_known, "notice", "language")
AS_RESIDENT = Either(draft_waits, "resume", "home")
START = Either(on_duty, "duty", Either(draft_waits, "resume", FRESH))


def screens() -> Iterator[Screen]:
    yield Menu(
        "resume",
        _("You began a report and did not send it. Emergency: {police}"),
        (
            Option("on", _("Go on with it"), to="home", brings=draft),
            Option("again", _("Start again"), to=FRESH),
        ),
    )
    yield Menu(
        "language",
        "Usalama\nDanger / Hatari: {police}",
        (
            Option("en", "English", to="notice"),
            Option("sw", "Kiswahili", to="notice"),
        ),
    )
    yield Menu(
        "notice",
        NOTICE,
        (
            Option("on", _("Go on"), to="home"),
            Option("other", _("Kiswahili"), to="notice_again"),
        ),
    )
    yield Menu("notice_again", NOTICE, (Option("on", _("Go on"), to="home"),))
    yield Menu(
        "home",
        _("Usalama. Emergency: {police}"),
        (
            Option("report", _("Report"), to=Either(list_moved, "list_moved", "category")),
            Option("mine", _("My reports"), to=MINE),
            Option("help", _("Help, referral"), to="help"),
            Option("danger", _("Danger now"), to="danger"),
            Option("ward", _("My ward"), to=Either(ward_was_kept, "my_ward_last", "my_ward_name")),
            Option("data", _("My data"), to="data"),
        ),
    )
    yield End(
        "sorry",
        _("Sorry, the line went wrong. Please dial {code} again. In danger call {police}"),
    )
