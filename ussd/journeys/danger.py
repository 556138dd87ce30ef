"""Danger now: the numbers at once and, for who stays on the line, a report in two keys."""

from __future__ import annotations

from collections.abc import Iterator

from locales.marks import _
from routing.categories import CATEGORIES
from ussd.journeys.sending import or_not
from ussd.screens import Answers, Either, End, Menu, Option, Screen

KINDS = ("fire", "violence", "gang", "theft", "accident")


def is_danger(answers: Answers) -> bool:
    return answers.get("home") == "danger"


def ward_was_kept(answers: Answers) -> bool:
    return answers.get("@ward", "") != ""


def screens() -> Iterator[Screen]:
    yield Menu(
        "danger",
        _("Call {police} now. Or tell the safety people here:"),
        tuple(
            Option(code, CATEGORIES[code].label, to=Either(ward_was_kept, "ward_now", "ward_name"))
            for code in KINDS
        ),
        gives=("kind",),
    )
    for id, said in (
        ("danger_send", _("{kind}, {ward}, happening now. Send?")),
        ("danger_near", _("{kind}, {ward}, {landmark}, happening now. Send?")),
    ):
        yield Menu(
            id,
            said,
            or_not("danger_sent", "dropped"),
        )
    yield End(
        "danger_sent",
        _("Sent. Your number is {ref}. The safety people of {ward} are being told. Call {police}"),
        does="file",
        facts={"ref": "482-130-975"},
    )
