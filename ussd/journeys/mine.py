"""My reports: what became of one, by list or by reference, and what its reporter may do to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from locales.marks import _
from models.references import read, written
from ussd.screens import (
    Answers,
    Ask,
    Choice,
    Either,
    End,
    Menu,
    Misread,
    Option,
    Pick,
    Read,
    Screen,
)
from ussd.typed import reader

LISTED = 5  # reports shown, newest first
FOUND_LONGEST = 104  # characters of a report's state above what may be done
ADDED_LONGEST = 100
SAID_LONGEST = 110
ADD, FIXED, OVER, WITHDRAW = "add", "fixed", "not_over", "withdraw"
SLIP = _("That number is not right. Please look again.")
NO_SUCH = _("No report of that number was made from this phone.")
TOO_MANY = _("Too many tries. Please wait an hour.")
OPEN_ELSEWHERE = _("{ref}: this report is open.")
CLOSED_ELSEWHERE = _("{ref}: this report is closed.")
WAITS = _("{ref}: a case worker has it. Dial again to hear more.")
ENDED = _("{ref}: a case worker has closed it.")

# Who has a report that was handed to an agency of the list. Holes: ref, agency, number, who.
HANDED = _("{ref}: {agency} has it now, handed over by {who}.")
HANDED_WITH_NUMBER = _("{ref}: {agency} has it now, as {number}; handed over by {who}.")

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
LAST_WORD = _("Last word: {note}.")
NO_WORDS = _("Please type some words.")
# What a caller hears when it is done. Holes: ref.
SAID = {
    ADD: _("Added to {ref}. Those who have it are told."),
    FIXED: _("Thank you. {ref} is kept as solved."),
    OVER: _("{ref} is open again. The next people are told now."),
    WITHDRAW: _("{ref} is withdrawn. Those who were told hear of it."),
}
CHANGED = _("{ref} has changed meanwhile. Nothing was done. Please look again.")


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


# Every report of this phone, so that one typed is known as the caller's own; and the one chosen.
OWNED = Read("owned")
CHOSEN = Read("my_report", of=asked_after)


def is_own(answers: Answers) -> bool:
    return answers["reference"] in answers[OWNED.key(answers)].split()


def _state(answers: Answers) -> dict[str, str]:
    """`found` in words, `ref`, and `may`: what its reporter may do now, as read."""
    kept = answers.get(CHOSEN.key(answers), "")
    may, _bar, words = kept.partition("|")
    return {"found": words, "may": may, "ref": written(asked_after(answers))}


def _may(deed: str) -> Callable[[Answers], bool]:
    return lambda answers: deed in _state(answers)["may"].split()


def told(may: Iterable[str], words: str) -> str:
    """What a reading brings: what may be done, and the state in words."""
    return f"{' '.join(may)}|{words}"


def _sample(*may: str) -> Answers:
    return {"mine": "482130971", f"@{CHOSEN.name}:482130971": told(may, "")}


def screens() -> Iterator[Screen]:
    yield from _finding()
    yield Menu(
        "mine_report",
        "{found}",
        (
            Option(ADD, _("Add to it"), to="mine_add", when=_may(ADD)),
            Option(FIXED, _("It is solved"), to="mine_fixed", when=_may(FIXED)),
            Option(OVER, _("It is not over"), to="mine_not_over", when=_may(OVER)),
            Option(WITHDRAW, _("Withdraw it"), to="mine_withdraw", when=_may(WITHDRAW)),
        ),
        reads=(CHOSEN,),
        finds=_state,
        facts={"found": "m" * FOUND_LONGEST},
        samples=(_sample(ADD, WITHDRAW), _sample(ADD, FIXED, OVER), _sample()),
    )
    yield from _doing()
    yield End("state", "{found}", does="look_up", facts={"found": "m" * 150})


_REF = {"ref": "482-130-975"}


def _doing() -> Iterator[Screen]:
    yield Ask(
        "mine_add",
        _("What do you want to add to {ref}? Type at most 100 letters."),
        reader(ADDED_LONGEST, NO_WORDS),
        to="mine_add_send",
        longest=ADDED_LONGEST,
        misreads=(NO_WORDS,),
        finds=_state,
        facts=_REF,
    )
    for id, words, yes in (
        ("mine_add_send", _("Add to {ref}: {mine_add}"), _("Add it")),
        ("mine_fixed", _("{ref} is solved, you say. Right?"), _("Yes, it is solved")),
        ("mine_not_over", _("{ref} is not over, you say. Tell the next people?"), _("Yes, tell")),
        ("mine_withdraw", _("Withdraw {ref}? Then nobody follows it up."), _("Yes, withdraw it")),
    ):
        options = (Option("yes", yes, to="mine_done"), Option("no", _("No"), to="mine_undone"))
        yield Menu(id, words, options, finds=_state, facts=_REF)
    yield End(
        "mine_done",
        _("{said} In danger call {police}"),
        does="my_report",
        facts={"said": "m" * SAID_LONGEST},
    )
    yield End("mine_undone", _("Nothing was changed. In danger call {police}"), does="remember")


def _finding() -> Iterator[Screen]:
    yield Pick(
        "mine",
        _("Which report?"),
        choices=listed,
        say=said,
        to="mine_report",
        samples=lambda: [(Choice("482130971", "482-130-971"),) * LISTED],
        options=(Option("=type", _("Type a number"), to="reference"),),
    )
    yield Ask(
        "reference",
        _("Type the number of your report, for example 482-130-971."),
        a_reference,
        to=Either(is_own, "mine_report", "state"),
        longest=15,
        misreads=(SLIP,),
        reads=(OWNED,),
    )
