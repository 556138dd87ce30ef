"""Every SMS about a caller's request that a centre help. Pure; GSM-7 alone.

To the caller none says what was asked of whom: somebody else may read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from locales.marks import Translate, _

# How a request may end, by the digit added when closing; codes are for ever.
ENDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "1": ("helped", _("helped")),
        "2": ("handed_over", _("handed to others")),
        "3": ("not_met", _("did not come")),
        "4": ("not_taken", _("not ours")),
    }
)
LABELS: Mapping[str, str] = MappingProxyType(
    {
        **dict(ENDS.values()),
        "lapsed": _("the centre is no longer accredited"),
        "withdrawn": _("taken back"),
    }
)


def asked(t: Translate, number: int) -> str:
    """To the people of a centre: somebody asks, and how to answer; nothing of who."""
    text = t(
        _(
            "{number} Somebody asks your centre for help. Reply 1 {number} to take it up, "
            "NOTE {number} and words they will read, 2 {number} pass, 3 {number} end"
        )
    )
    return text.format(number=number)


def withdrawn(t: Translate, number: int) -> str:
    return t(_("{number} was taken back by who asked. Nothing more to do.")).format(number=number)


def taken(t: Translate, number: int, dial: str = "") -> str:
    """`dial` is what to dial to go on, where this is said in a call."""
    if dial:
        said = t(_("{number} is yours. Write when and where to come, or close it: dial {dial}"))
        return said.format(number=number, dial=dial)
    text = t(
        _(
            "{number} is yours. Write when and where to come, they read it when they dial: "
            "NOTE {number} and your words. When done reply 3 {number}"
        )
    )
    return text.format(number=number)


def forwarded(t: Translate, number: int) -> str:
    return t(_("{number}: your words are kept for them to read.")).format(number=number)


def ask_words(t: Translate, number: int) -> str:
    text = t(_("Write them after the number, like NOTE {number} Come on Tuesday at 10"))
    return text.format(number=number)


def passed(t: Translate, number: int) -> str:
    return t(_("{number} is passed on. Thank you.")).format(number=number)


def standing(t: Translate, number: int, *, accepted: bool) -> str:
    told = t(_("{number} is with you.")) if accepted else t(_("Nobody has accepted {number} yet."))
    return told.format(number=number)


def ask_end(t: Translate, number: int) -> str:
    ends = ", ".join(f"{digit} {t(label)}" for digit, (_code, label) in ENDS.items())
    text = t(_("How did {number} end? Reply 3 {number} then {ends}. Like 3 {number} 1"))
    return text.format(number=number, ends=ends)


def ended(t: Translate, number: int, outcome: str) -> str:
    text = t(_("{number} is closed: {outcome}. Thank you."))
    return text.format(number=number, outcome=t(LABELS[outcome]))


def listed(t: Translate, numbers: list[int]) -> str:
    """A line for the list of what is open."""
    text = t(_("Asked for help: {numbers}."))
    return text.format(numbers=", ".join(map(str, numbers)))


def news(t: Translate, state: str, code: str) -> str:
    """To the caller who agreed to SMS. `state` is the request's; `code` what to dial."""
    if state == "accepted":
        return t(_("Your request to Usalama was taken up. Dial {code}")).format(code=code)
    return t(_("There is news of your request to Usalama. Dial {code}")).format(code=code)
