"""Drugs and alcohol: the helpline first, the accredited centres of a county, and asking one.

All of it belongs to the sensitive branch (ussd.journeys.private): 0 leaves at once, nothing shows
in the call log, and what a caller asks is written at the END alone, after it was said back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping

from locales.marks import _
from models.references import SENSITIVE, written
from routing.places import Gazetteer
from ussd.journeys.danger import ward_was_kept
from ussd.journeys.mine import SLIP, a_reference
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

NAME_LONGEST, TOWN_LONGEST, PHONE_LONGEST = 32, 16, 16
MOST = 16  # centres of a county
SMS, NO_SMS = "sms", "send"
SAID_LONGEST = 150
_VALUE = re.compile(r"([0-9a-f]{32})\|([^|]+)\|([^|]*)\|([^|]*)", re.DOTALL)
_LONGEST = f"{'0' * 32}|{'m' * NAME_LONGEST}|{'m' * TOWN_LONGEST}|{'0' * PHONE_LONGEST}"


_NEAR = Either(ward_was_kept, "help_centre_near", "help_county")


def centre_id(answers: Answers) -> str:
    """Which centre the caller chose, in hex."""
    return _parts(_chosen(answers))[1]


def wants_sms(answers: Answers) -> bool:
    return answers["help_consent"] == SMS


def a_request(typed: str) -> str:
    """The digits of a request's number, as long as those of the branch. Raises Misread."""
    digits = a_reference(typed)
    if len(digits) != SENSITIVE + 1:
        raise Misread(SLIP)
    return digits


def _chosen(answers: Answers) -> str:
    own = answers.get("help_centre_near", "")
    return own if _VALUE.fullmatch(own) else answers["help_centre_in"]


def _parts(value: str) -> re.Match[str]:
    found = _VALUE.fullmatch(value)
    if found is None:
        raise KeyError(value)
    return found


def _said(value: str) -> str:
    """A centre as it is told: name, town, number, as far as they are public."""
    return ", ".join(filter(None, _parts(value).groups()[1:]))


def _name(answers: Answers) -> Mapping[str, str]:
    return {"name": _parts(_chosen(answers))[2]}


def screens(gazetteer: Gazetteer) -> Iterator[Screen]:
    yield Menu(
        "help_drugs",
        _("Drugs or alcohol? NACADA answers free, day and night: {drugs}"),
        (
            Option("centres", _("Centres near me"), to=_NEAR),
            Option("request", _("My request to a centre"), to="help_number"),
        ),
    )
    yield from _centres(gazetteer)
    yield from _asking()
    yield from _request()


def _centres(gazetteer: Gazetteer) -> Iterator[Screen]:
    counties = tuple(Choice(code, name) for code, name in gazetteer.counties())
    names = {choice.value: choice.label for choice in counties}

    def own(answers: Answers) -> str:
        ward = gazetteer.ward(answers["@ward"])
        return ward.county_code if ward else ""

    def asked(answers: Answers) -> str:
        return answers["help_county"]

    yield _listing(
        "help_centre_near", own, names, (Option("other", _("Another county"), to="help_county"),)
    )
    yield Pick(
        "help_county",
        _("Which county?"),
        choices=lambda answers: counties,
        say=names.__getitem__,
        to="help_centre_in",
        samples=lambda: [counties],
    )
    yield _listing("help_centre_in", asked, names, ())


def _listing(
    id: str, county: Callable[[Answers], str], names: Mapping[str, str], more: tuple[Option, ...]
) -> Pick:
    """The centres of one county, read when the screen is first shown."""
    read = Read("centres", of=county)

    def listed(answers: Answers) -> tuple[Choice, ...]:
        kept = json.loads(answers[read.key(answers)])
        return tuple(Choice(value, _parts(value)[2]) for value in kept)

    def counted(answers: Answers) -> Mapping[str, str]:
        where = names.get(county(answers), "")
        return {"county": where, "count": str(len(listed(answers)))}

    return Pick(
        id,
        _("{county}, accredited centres: {count}. NACADA: {drugs}"),
        choices=listed,
        say=_said,
        to="help_centre",
        samples=lambda: [(Choice(_LONGEST, "m" * NAME_LONGEST),) * MOST],
        options=(*more, Option("call", _("Numbers only"), to="help_call")),
        gives=("centre",),
        reads=(read,),
        finds=counted,
        facts={"county": max(names.values(), key=len), "count": str(MOST)},
    )


def _asking() -> Iterator[Screen]:
    yield Menu(
        "help_centre",
        "{centre}",
        (
            Option("ask", _("Ask it through this line"), to="help_consent"),
            Option("call", _("I will go or call"), to="help_call"),
        ),
    )
    yield Menu(
        "help_consent",
        _("{name} will hear that somebody asks for help. Not your name or number. Agree?"),
        (
            Option(SMS, _("Yes, SMS me news"), to="help_asked"),
            Option(NO_SMS, _("Yes, no SMS"), to="help_asked"),
            Option("drop", _("No"), to="left"),
        ),
        finds=_name,
        facts={"name": "m" * NAME_LONGEST},
    )
    yield End("help_asked", "{said}", does="refer", facts={"said": "m" * SAID_LONGEST})
    yield End(
        "help_call",
        _("NACADA: {drugs}, free, day and night. Danger: {police}. We kept nothing."),
    )


def _request() -> Iterator[Screen]:
    yield Ask(
        "help_number",
        _("Type the number of your request, for example 482-130-975-118."),
        a_request,
        to="help_request",
        longest=18,
        misreads=(SLIP,),
    )
    yield Menu(
        "help_request",
        _("Request {number}"),
        (
            Option("hear", _("What came of it?"), to="help_told"),
            Option("end", _("Take it back"), to="help_ended"),
        ),
        finds=lambda answers: {"number": written(answers["help_number"])},
        facts={"number": "482-130-975-118"},
    )
    yield End("help_told", "{said}", does="referral_told", facts={"said": "m" * SAID_LONGEST})
    yield End("help_ended", "{said}", does="referral_ended", facts={"said": "m" * SAID_LONGEST})
