"""The sensitive branch: help first, the least asked, nothing kept unless asked, 0 leaves at once.

The rules of care are those of WHO, UNICEF, UNFPA and techsafety.org for gender violence and
children.
"""

from __future__ import annotations

from collections.abc import Iterator

from locales.marks import _
from models.references import SENSITIVE
from ussd.screens import Answers, End, Menu, Option, Screen

POLICE, FAMILY = "police-conduct", "family-safety"
HELP = ("violence", "child", "drugs", "ipoa")  # the help that is nobody else's business


def is_private(answers: Answers) -> bool:
    """In the branch: reporting to it, looking for such help, or asking after one of its references
    (twelve digits).
    """
    asked_after = answers.get("reference", "")
    reports_it = answers.get("category") in (POLICE, FAMILY)
    return reports_it or answers.get("help") in HELP or len(asked_after) == SENSITIVE + 1


def screens() -> Iterator[Screen]:
    yield from _family()
    yield from _left_word()
    yield from _police()
    yield End("left", _("Thank you. Goodbye."))


def _family() -> Iterator[Screen]:
    yield Menu(
        "family",
        _("Are you in danger now?"),
        (
            Option("yes", _("Yes"), to="family_danger"),
            Option("no", _("No"), to="family_help"),
            Option("child", _("A child is in danger"), to="family_child"),
        ),
    )
    yield End(
        "family_danger",
        _(
            "Call now: {police}, or {gbv} (free, day and night), child {child}. "
            "We kept nothing. The code you dialled may stay in your phone's call list."
        ),
    )
    yield End(
        "family_child",
        _(
            "Call {child} now: free, day and night, for any child in danger. "
            "We ask nothing and kept nothing. Emergency {police}"
        ),
    )
    yield Menu(
        "family_help",
        _("What would help?"),
        (
            Option("lines", _("Numbers to call"), to="family_danger"),
            Option("leave", _("Leave word with a case worker"), to="family_ward_name"),
        ),
    )


def _left_word() -> Iterator[Screen]:
    yield Menu(
        "family_send",
        _("Leave word with a case worker for {ward}? Nobody else reads it. No SMS will come."),
        (
            Option("leave", _("Yes, leave it"), to="family_left"),
            Option("drop", _("No"), to="left"),
        ),
    )
    yield End(
        "family_left",
        _(
            "Kept. Your number: {ref}. Dial again and type it to hear more. "
            "The dialled code may stay in your call list. Danger: {police}, {gbv}"
        ),
        does="file_private",
        facts={"ref": "482-130-975-118"},
    )


def _police() -> Iterator[Screen]:
    yield Menu(
        "police",
        _(
            "{ipoa} (free) takes complaints about police. "
            "No police and nobody in your ward will see what you leave here."
        ),
        (Option("leave", _("Leave word here"), to="ward_name"),),
    )
    yield Menu(
        "police_send",
        _("{kind}, {ward}, {landmark}. {now}."),
        (
            Option("leave", _("Send"), to="police_left"),
            Option("drop", _("Do not send"), to="left"),
        ),
    )
    yield End(
        "police_left",
        _(
            "Kept. Your number: {ref}. Dial again and type it to hear more. No SMS will come. "
            "Complaints about police: {ipoa}, free"
        ),
        does="file_private",
        facts={"ref": "482-130-975-118"},
    )
