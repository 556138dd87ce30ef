"""What a duty holder's call comes to: the same steps as by SMS, the reply said at the END."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from secrets import randbelow
from types import MappingProxyType
from uuid import UUID, uuid4

from sqlalchemy import Connection

from locales.marks import _
from models import contacts
from models.vault import Vault
from sms import dialled, figures, helping, tell
from sms.dialled import NotTheirs
from sms.duty import behind
from sms.keywords import Command
from sms.turns import Turn
from sms.writing import Sent
from ussd.ending import Done, Ending
from ussd.journeys import duty, wondering
from ussd.screens import Answers
from ussd.talk import Line
from ussd.typed import tidy

NO_DUTY = _("This phone has no duty any more. Nothing was done.")


def act(db: Connection, vault: Vault, line: Line, ending: Ending) -> Done:
    """Accepts, passes on, notes or closes the alert that was chosen."""
    command = _COMMANDS[ending.answers["duty_alert"]](ending.answers)
    alert = UUID(duty.alert_id(ending.answers))
    try:
        words, sent = dialled.act(_turn(db, vault, line, ending, command), alert)
    except NotTheirs:
        return _no_duty(line, ending)
    return _said(words, sent)


def set_hours(db: Connection, vault: Vault, line: Line, ending: Ending) -> Done:
    """Goes off duty until a time, or comes back."""
    span = ending.answers.get("duty_off", "")
    if span == duty.ANOTHER:
        span = f"{ending.answers['duty_off_hours']}h"
    command = Command("off", choice=span) if span else Command("on")
    turn = _turn(db, vault, line, ending, command)
    return _said(dialled.set_hours(turn)) if turn.people else _no_duty(line, ending)


def say_figures(db: Connection, vault: Vault, line: Line, ending: Ending) -> Done:
    """What came of the reports the caller was told of this month."""
    turn = _turn(db, vault, line, ending, Command("figures"))
    if not turn.people:
        return _no_duty(line, ending)
    return _said(figures.of_month(turn).words)


def set_tests(db: Connection, vault: Vault, line: Line, ending: Ending) -> Done:
    """Agrees to the monthly test SMS, or wants it no more."""
    command = Command("test" if ending.answers["duty_test"] == duty.TESTS_ON else "test_off")
    turn = _turn(db, vault, line, ending, command)
    return _said(dialled.set_tests(turn)) if turn.people else _no_duty(line, ending)


def answer_request(db: Connection, vault: Vault, line: Line, ending: Ending) -> Done:
    """Takes up, passes on, answers or ends a request for help that was chosen."""
    answers = ending.answers
    command = _OF_REQUEST[answers["duty_request"]](answers)
    turn = _turn(db, vault, line, ending, command)
    words = helping.act_in_call(turn, UUID(duty.alert_id(answers)))
    return _said(words) if words else _no_duty(line, ending)


def tell_ward(db: Connection, vault: Vault, line: Line, ending: Ending) -> Done:
    """Asks for the release of what the caller wants the ward to know."""
    turn = _turn(db, vault, line, ending, Command("tell"))
    if not turn.people:
        return _no_duty(line, ending)
    return _said(tell.at_once(turn, ending.answers["duty_tell"]))


def _no_duty(line: Line, ending: Ending) -> Done:
    return _said(line.languages[ending.language](NO_DUTY))


def _turn(db: Connection, vault: Vault, line: Line, ending: Ending, command: Command) -> Turn:
    contact = contacts.keep(db, vault, ending.number, ending.moment)
    return Turn(
        db=db,
        vault=vault,
        languages=line.languages,
        cause=f"call:{uuid4()}",
        came={"channel": "ussd"},
        contact_id=contact.id,
        people=behind(db, contact.id),
        command=command,
        now=ending.moment,
        below=randbelow,
        code=line.flow.facts["code"],
        language=ending.language,
    )


def _said(words: str, sent: Sent | None = None) -> Done:
    nudges = tuple((lane, str(message_id)) for lane, message_id in sent or ())
    return Done({"said": tidy(words, duty.SAID_LONGEST)}, nudges=nudges)


def _note(answers: Answers) -> Command:
    """A note of the list; or a question to the reporter, as `ASK 417 ...` by SMS."""
    if answers["duty_note"] == wondering.ASKS:
        return Command("ask", words=answers["duty_ask"])
    return Command("note", choice=answers["duty_note"])


def _close(answers: Answers) -> Command:
    """Handed over, it names the agency as one would by SMS: `3 417 2 KPLC 88123`."""
    agency = answers.get("duty_agency", "") if answers["duty_close"] == duty.HANDED else ""
    number = answers.get("duty_agency_ref", duty.NO_NUMBER)
    words = f"{agency} {'' if number == duty.NO_NUMBER else number}".strip()
    return Command("close", outcome=answers["duty_close"], words=words)


_OF_REQUEST: Mapping[str, Callable[[Answers], Command]] = MappingProxyType(
    {
        "accept": lambda answers: Command("accept"),
        "pass": lambda answers: Command("pass"),
        "note": lambda answers: Command("note", words=answers["duty_request_words"]),
        "close": lambda answers: Command("close", outcome=answers["duty_request_end"]),
    }
)
_COMMANDS: Mapping[str, Callable[[Answers], Command]] = MappingProxyType(
    {
        "accept": lambda answers: Command("accept"),
        "pass": lambda answers: Command("pass", choice=answers["duty_pass"]),
        "call": lambda answers: Command("call"),
        "note": _note,
        "close": _close,
    }
)
