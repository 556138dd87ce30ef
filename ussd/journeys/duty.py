"""Duty holders see their own menu first: alerts to answer, their hours, their figures.

Its lists were put in words at the call's first hop, in the language the call has until its end.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from locales.marks import _
from sms.choices import LONGEST_HOURS, NOTES, OUTCOMES, REASONS, SPANS
from ussd.journeys import handing, requests, tell, wondering
from ussd.journeys.sending import or_not
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
    Screen,
    To,
)

LISTED = 40  # alerts, the first due first
LABEL_LONGEST, WORDS_LONGEST, ROW_LONGEST, SAID_LONGEST = 44, 98, 30, 152
ALERTS, HOURS, BACK = "alerts", "hours", "on"
ANOTHER, TESTS_ON, HANDED = "another", "on", handing.OUTCOME
NO_NUMBER = handing.NO_NUMBER
NOT_HOURS = _("Please type hours, 1 to 72.")
_HOURS_LONGEST = 10  # characters; `72 hours`
_NOWHERE: Mapping[str, str] = MappingProxyType({})
_COUNT = re.compile(r"([0-9]{1,2})\s*(?:h|hrs?|hours?|masaa|saa)?", re.IGNORECASE)
_VALUE = re.compile(r"([0-9a-f]{32}) (.+)", re.DOTALL)  # an alert's id, and what it is in words
_LONGEST = f"{'0' * 32} {'m' * WORDS_LONGEST}"


def some_hours(typed: str) -> str:
    """A count of hours from 1 to 72. Raises Misread."""
    found = _COUNT.fullmatch(typed.strip())
    if found is None or not 1 <= int(found[1]) <= LONGEST_HOURS:
        raise Misread(NOT_HOURS)
    return str(int(found[1]))


def on_duty(answers: Answers) -> bool:
    return "@duty" in answers


def is_off(answers: Answers) -> bool:
    return answers.get("@duty") == "off"


def has_alerts(answers: Answers) -> bool:
    return "@alerts" in answers


def may_have_moved(answers: Answers) -> bool:
    """Whether the list may be another than the one shown when its number was typed."""
    return "@alerts_moved" in answers


def wants_alerts(answers: Answers) -> bool:
    return answers.get("duty") == ALERTS


def rows(answers: Answers) -> tuple[Choice, ...]:
    return _choices(answers["@duty_rows"])


def alerts(answers: Answers) -> tuple[Choice, ...]:
    """The open alerts as they were when the call began."""
    return _choices(answers["@alerts"])


def alert_id(answers: Answers) -> str:
    """Which alert the caller chose, in hex."""
    return _parts(answers["duty_open"])[0]


def _choices(kept: str) -> tuple[Choice, ...]:
    return tuple(Choice(value, label) for value, label in json.loads(kept))


def _words(value: str) -> str:
    """What an alert is. Raises KeyError for what is no value of ours."""
    return _parts(value)[1]


def _parts(value: str) -> tuple[str, str]:
    found = _VALUE.fullmatch(value)
    if found is None:
        raise KeyError(value)
    return found[1], found[2]


_LIST: To = Either(has_alerts, Either(may_have_moved, "duty_moved", "duty_open"), "duty_none")


def screens(as_resident: To) -> Iterator[Screen]:
    """`as_resident` is where a duty holder goes on like everybody else."""
    yield Pick(
        "duty",
        _("Usalama duty. Emergency: {police}"),
        choices=rows,
        say={ALERTS: ALERTS, HOURS: HOURS}.__getitem__,
        to=Either(wants_alerts, _LIST, Either(is_off, "duty_back", "duty_off")),
        samples=lambda: [tuple(Choice(value, "m" * ROW_LONGEST) for value in (ALERTS, HOURS))],
        options=(
            Option("figures", _("My figures"), to="duty_figures"),
            Option("report", _("Report something"), to=as_resident),
            Option("tell", _("Tell my ward"), to="duty_tell"),
        ),
    )
    yield from _alert()
    yield from _hours()
    yield from tell.screens()
    yield from requests.screens()
    yield End("duty_figures", "{said}", does="duty_figures", facts={"said": "m" * SAID_LONGEST})


def _alert() -> Iterator[Screen]:
    yield Pick(
        "duty_open",
        _("Alerts, first due first:"),
        choices=alerts,
        say=_words,
        to=Either(requests.is_request, "duty_request", "duty_alert"),
        samples=lambda: [(Choice(_LONGEST, "m" * LABEL_LONGEST),) * LISTED],
        gives=("alert",),
    )
    yield Menu(
        "duty_alert",
        "{alert}",
        (
            Option("accept", _("Accept"), to="duty_done"),
            Option("pass", _("Pass on"), to="duty_pass"),
            Option("note", _("Note"), to="duty_note"),
            Option("close", _("Close"), to="duty_close"),
            Option("call", _("Ask for a call"), to="duty_done"),
        ),
    )
    yield from _said_back("duty_pass", _("Why pass it on?"), REASONS, _("{alert}\nPass on: {why}?"))
    notes = {**NOTES, wondering.ASKS: wondering.LABEL}
    asks = {wondering.ASKS: "duty_ask"}
    note = _("{alert}\nNote: {why}?")
    yield from _said_back("duty_note", _("Which note?"), notes, note, leads=asks)
    yield from wondering.screens()
    ends = {HANDED: "duty_agency"}
    say = _("{alert}\nClose: {why}?")
    yield from _said_back("duty_close", _("How did it end?"), OUTCOMES, say, leads=ends)
    yield from handing.screens()
    yield from _ends()


def _ends() -> Iterator[Screen]:
    yield End("duty_done", "{said}", does="duty_act", facts={"said": "m" * SAID_LONGEST})
    yield End("duty_kept", _("Nothing was changed."))
    yield End("duty_none", _("No alert is open. A new one comes to you by SMS."))
    yield End(
        "duty_moved",
        _(
            "Your alerts changed while the line was away. Nothing was done. "
            "Please dial {code} again."
        ),
    )


def _said_back(
    id: str, ask: str, choices: Mapping[str, str], say: str, *, leads: Mapping[str, str] = _NOWHERE
) -> Iterator[Screen]:
    """A short list, and its answer said back with the alert before anything is done.

    `leads` are choices that ask more first.
    """
    yield Menu(
        id,
        ask,
        tuple(
            Option(code, label, to=leads.get(code, f"{id}_send")) for code, label in choices.items()
        ),
        gives=("why",),
    )
    yield Menu(
        f"{id}_send",
        say,
        or_not("duty_done", "duty_kept"),
    )


def _hours() -> Iterator[Screen]:
    yield Menu(
        "duty_back",
        _("You are off duty. No new alert comes to you."),
        (
            Option(BACK, _("On duty again"), to="duty_set"),
            Option("longer", _("Off for another time"), to="duty_off"),
        ),
    )
    yield Menu(
        "duty_off",
        _("Off duty for how long? No new alert comes to you then."),
        (
            *(Option(span, label, to="duty_set") for span, label in SPANS.items()),
            Option(ANOTHER, _("Another time"), to="duty_off_hours"),
            Option("tests", _("Test SMS"), to="duty_test"),
        ),
    )
    yield Ask(
        "duty_off_hours",
        _("Off duty for how many hours? 1 to 72:"),
        some_hours,
        to="duty_off_send",
        longest=_HOURS_LONGEST,
        misreads=(NOT_HOURS,),
        gives=("hours",),
    )
    yield Menu(
        "duty_off_send",
        _("Off duty for {hours} hours? No new alert comes to you then."),
        (
            Option("send", _("Yes"), to="duty_set"),
            Option("drop", _("No"), to="duty_kept"),
        ),
    )
    yield from _tests()
    yield End("duty_set", "{said}", does="duty_hours", facts={"said": "m" * SAID_LONGEST})


def _tests() -> Iterator[Screen]:
    yield Menu(
        "duty_test",
        _("Shall a test SMS come once a month, by day? It shows that alerts reach you."),
        (
            Option(TESTS_ON, _("Yes"), to="duty_tested"),
            Option("off", _("No"), to="duty_tested"),
        ),
    )
    yield End("duty_tested", "{said}", does="duty_tests", facts={"said": "m" * SAID_LONGEST})
