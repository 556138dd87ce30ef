"""From the first ring to the first choice: language, and what the line is for over its menu."""

from __future__ import annotations

import json
from collections.abc import Iterator

from locales.marks import _
from sessions.session import Start
from ussd.journeys.asked_here import list_moved
from ussd.journeys.danger import ward_was_kept
from ussd.journeys.duty import on_duty
from ussd.journeys.mine import MINE
from ussd.screens import Answers, Either, End, Menu, Option, Screen
from ussd.talk import spoken


def language_known(answers: Answers) -> bool:
    return answers.get("@language", "") != ""


def draft_waits(answers: Answers) -> bool:
    return answers.get("@draft", "") != ""


def draft(answers: Answers) -> Answers:
    """What the dropped call had answered."""
    kept: dict[str, str] = json.loads(answers["@draft"])
    return kept


def other_language(answers: Answers) -> Answers:
    """The call goes on in the other of the two; whoever shares the phone may speak it."""
    return {"@language": "en" if spoken(Start(), answers) == "sw" else "sw"}


FRESH = Either(language_known, "home", "language")
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
            Option("en", "English", to="home"),
            Option("sw", "Kiswahili", to="home"),
        ),
    )
    yield Menu(
        "home",
        _("Usalama tells your area's safety people, not your number. Danger? Call {police}"),
        (
            Option("report", _("Report"), to=Either(list_moved, "list_moved", "category")),
            Option("mine", _("My reports"), to=MINE),
            Option("help", _("Help"), to="help"),
            Option("danger", _("Danger now"), to="danger"),
            Option("ward", _("My ward"), to=Either(ward_was_kept, "my_ward_last", "my_ward_name")),
            Option("data", _("My data"), to="data"),
            Option("other", _("Kiswahili"), to="home", brings=other_language),
        ),
        first=True,
    )
    yield End(
        "sorry",
        _("Sorry, the line went wrong. Please dial {code} again. In danger call {police}"),
    )
