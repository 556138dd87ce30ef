"""My reports: what became of one, by its reference."""

from __future__ import annotations

from collections.abc import Iterator

from locales.marks import _
from models.references import read, written
from ussd.screens import Answers, Ask, Choice, Either, End, Misread, Option, Pick, Screen

LISTED = 5  # reports shown, newest first
SLIP = _("That number has a slip in it. Please look again.")
NO_SUCH = _("No report of that number was made from this phone.")
TOO_MANY = _("Too many tries. Please wait an hour.")
OPEN_ELSEWHERE = _("{ref}: this report is open.")
CLOSED_ELSEWHERE = _("{ref}: this report is closed.")
WAITS = _("{ref}: a case worker has it. Dial again to hear more.")
ENDED = _("{ref}: a case worker has closed it.")

# What a report's state is to the person who made it, in words. Holes: ref, who.
STATES = {
    "received": _("{ref}: received. The first person is being told."),
    "routed": _("{ref}: {who} was told and has not answered yet."),
    "acknowledged": _("{ref}: accepted by {who}."),
    "in_progress": _("{ref}: {who} is working on it."),
    "referred": _("{ref}: handed to others by {who}."),
    "held": _("{ref}: the national desk is looking at it."),
    "partial": _("{ref}: not finished."),
    "resolved": _("{ref}: closed as solved by {who}."),
    "confirmed_fixed": _("{ref}: solved, as you said."),
    "not_found": _("{ref}: closed. {who} found nothing."),
    "no_action": _("{ref}: closed without action by {who}."),
    "duplicate": _("{ref}: closed. It was reported before."),
    "false_report": _("{ref}: closed by {who} as not so."),
    "withdrawn": _("{ref}: withdrawn."),
    "hidden": _("{ref}: closed by the national desk."),
    "closed_unconfirmed": _("{ref}: closed."),
}
DESK = _("the national desk")


def a_reference(typed: str) -> str:
    """The digits of a reference. Raises Misread where the check digit is wrong."""
    digits = read(typed)
    if digits is None:
        raise Misread(SLIP)
    return digits


def has_reports(answers: Answers) -> bool:
    return answers.get("@reports", "") != ""


MINE = Either(has_reports, "mine", "reference")


def listed(answers: Answers) -> tuple[Choice, ...]:
    """The reports this phone made lately, newest first, as they were when the call began."""
    return tuple(Choice(ref, written(ref)) for ref in answers["@reports"].split())


def said(reference: str) -> str:
    """Raises KeyError for what is no reference."""
    if read(reference) is None:
        raise KeyError(reference)
    return written(reference)


def asked_after(answers: Answers) -> str:
    """The digits of the report a caller chose or typed."""
    typed = answers.get("reference")
    return typed if typed else answers["mine"]


def screens() -> Iterator[Screen]:
    yield Pick(
        "mine",
        _("Which report?"),
        choices=listed,
        say=said,
        to="state",
        samples=lambda: [(Choice("482130971", "482-130-971"),) * LISTED],
        options=(Option("=type", _("Type a number"), to="reference"),),
    )
    yield Ask(
        "reference",
        _("Type the number of your report, for example 482-130-971."),
        a_reference,
        to="state",
        longest=15,
        misreads=(SLIP,),
    )
    yield End("state", "{found}", does="look_up", facts={"found": "m" * 150})
