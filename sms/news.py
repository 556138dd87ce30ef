"""What a resident who agreed to SMS hears of a report. Pure; neutral whoever holds the phone.

The reference, the organisation and what became of it: no category, place, person or number.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from locales.marks import Translate, _
from sms.agencies import AGENCIES
from sms.fitting import cut, sendable

_NAME = 60  # septets of an organisation's name that a text has room for
_NAME_BESIDE = 40  # where the agency that has it now is named too
_ASK = _("To ask after it dial {code}, My reports.")
_MORE = _("Reply to add more. To ask after it dial {code}.")
_NUMBER = _("For its number there dial {code}, My reports.")
_ANSWER = _("Not right? Dial {code}.")

# What happened, by the outcome a report was closed with.
_ENDS: Mapping[str, str] = MappingProxyType(
    {
        "solved": _("{reference} was closed by {organisation} as solved."),
        "nothing_found": _("{reference} was closed: {organisation} went and found nothing."),
        "false": _("{reference} was closed: {organisation} believes it did not happen."),
    }
)
_STEPS: Mapping[str, str] = MappingProxyType(
    {
        "accepted": _("{reference} was accepted by {organisation}."),
        "passed": _("{reference} was passed on by {organisation}. Others have it now."),
        "handed_over": _("{reference} was handed to others by {organisation}. It stays open."),
        **_ENDS,
    }
)


_HOW: Mapping[str, str] = MappingProxyType({"accepted": _MORE} | dict.fromkeys(_ENDS, _ANSWER))


_HANDED_TO = _("{reference}: {agency} has it now, handed over by {organisation}.")


def news(
    t: Translate,
    kind: str,
    *,
    reference: str,
    organisation: str,
    code: str,
    agency: str = "",
    numbered: bool = False,
) -> str:
    """News and how to answer it. `kind`: accepted, passed or the code of an outcome.

    `code` is what to dial; '' leaves that sentence out. `agency` is a code of sms.agencies: who has
    a report that was handed over, `numbered` under a number of its own, heard by dialling.
    """
    to = t(AGENCIES.get(agency, "")) if kind == "handed_over" else ""
    name = cut(sendable(organisation), _NAME_BESIDE if to else _NAME)
    text = _HANDED_TO if to else _STEPS[kind]
    what = t(text).format(reference=reference, organisation=name, agency=to)
    ask = _NUMBER if to and numbered else _HOW.get(kind, _ASK)
    how = t(ask).format(code=code) if code else ""
    return f"{what} {how}".strip()
