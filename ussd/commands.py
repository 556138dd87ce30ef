"""What the last screen of a call does in SQL, inside the one transaction that keeps its receipt.

Each command takes the transaction and returns the facts its screen shows and the work it owes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from uuid import UUID, uuid4

from sqlalchemy import Connection

from locales.marks import Translate
from models import calls, contacts, drafts, events, outbox, references, reports, sensitive
from models.vault import Vault, place
from ussd import (
    commands_data,
    commands_duty,
    commands_help,
    commands_mine,
    commands_ward,
    taken_up,
)
from ussd.ending import Done, Ending
from ussd.journeys.report import SKIP, agreed
from ussd.journeys.ward import chosen
from ussd.known import draft_digests
from ussd.lookup import found
from ussd.talk import Line
from ussd.told import incident


def file(db: Connection, vault: Vault, t: Translate, ending: Ending) -> Done:
    """Keeps an ordinary report: report, first event and outbox row together.

    Rows of its call come before drafts, as where the journal is drained: none waits for the other.
    """
    contact = contacts.keep(db, vault, ending.number, ending.moment)
    contacts.prefer(db, contact.id, language=ending.language, ward=chosen(ending.answers))
    made = taken_up.join(db, vault, ending, contact.id)
    done = made or _new(db, vault, ending, contact.id)
    drafts.drop_of(db, draft_digests(vault, ending.number), ending.moment)
    return done


def _new(db: Connection, vault: Vault, ending: Ending, contact_id: UUID) -> Done:
    now, answers, report_id = ending.moment, ending.answers, uuid4()
    reports.file(
        db,
        id=report_id,
        reference=ending.reference,
        contact_id=contact_id,
        channel="ussd",
        language=ending.language,
        contact=agreed(answers),
        call_by=answers.get("who_calls", ""),
        created_at=now,
        **incident(vault, answers, report_id),
    )
    events.add(db, report_id, "received", at=now, actor="resident")
    outbox.owe(db, "route", report_id, now)
    calls.bind(db, ending.call, report_id, now)
    return Done({"ref": references.written(ending.reference)})


def file_private(db: Connection, vault: Vault, t: Translate, ending: Ending) -> Done:
    """Keeps a report of the sensitive branch: no number, no call, no preference."""
    now, answers = ending.moment, ending.answers
    case_id = uuid4()
    landmark = answers.get("landmark", SKIP)
    _kid, digest = vault.references.of(ending.reference)
    seal = vault.sensitive_words.seal
    sensitive.file(
        db,
        now=now,
        id=case_id,
        reference_digest=digest,
        reference_sealed=seal(ending.reference, place("sensitive_reports.reference", case_id)),
        reporter_digest=vault.sensitive_phones.of(ending.number)[1],
        category=answers["category"],
        ward_code=chosen(answers),
        happening_now=answers.get("now") == "yes",
        landmark_sealed=None
        if landmark == SKIP
        else seal(landmark, place("sensitive_reports.landmark", case_id)),
        language=ending.language,
    )
    outbox.owe(db, "route-sensitive", case_id, sensitive.hour(now))
    return Done({"ref": references.written(ending.reference)})


def remember(db: Connection, vault: Vault, t: Translate, ending: Ending) -> Done:
    """Keeps the language a caller chose, for the next call."""
    contact = contacts.keep(db, vault, ending.number, ending.moment)
    contacts.prefer(db, contact.id, language=ending.language)
    return Done({})


def cancel(db: Connection, vault: Vault, t: Translate, ending: Ending) -> Done:
    """Sends nothing, and leaves nothing to go on with: neither of this call nor of one before."""
    drafts.drop_of(db, draft_digests(vault, ending.number), ending.moment)
    return remember(db, vault, t, ending)


def look_up(db: Connection, vault: Vault, t: Translate, ending: Ending) -> Done:
    """Says what became of a report; asked after an ordinary one, keeps the language too."""
    words = found(db, vault, t, ending)
    if not ending.private:
        remember(db, vault, t, ending)
    return Done({"found": words})


Command = Callable[[Connection, Vault, Translate, Ending], Done]
COMMANDS: Mapping[str, Command] = MappingProxyType(
    {
        "file": file,
        "file_private": file_private,
        "remember": remember,
        "cancel": cancel,
        "look_up": look_up,
        "stop_sms": commands_data.stop_sms,
        "start_sms": commands_data.start_sms,
        "forget_me": commands_data.forget_me,
        "vote": commands_ward.vote,
        "give_idea": commands_ward.give_idea,
        "notices_on": commands_ward.notices_on,
        "notices_off": commands_ward.notices_off,
    }
)
# What tells others beside the caller speaks to each in his or her own language, and names the code.
TELLING: Mapping[str, Callable[[Connection, Vault, Line, Ending], Done]] = MappingProxyType(
    {
        "duty_act": commands_duty.act,
        "duty_hours": commands_duty.set_hours,
        "duty_figures": commands_duty.say_figures,
        "duty_tests": commands_duty.set_tests,
        "duty_request": commands_duty.answer_request,
        "duty_tell": commands_duty.tell_ward,
        "my_report": commands_mine.act,
        "refer": commands_help.ask,
        "referral_told": commands_help.tell,
        "referral_ended": commands_help.take_it_back,
    }
)
FILES = ("file", "file_private")  # what must not be lost while SQL is away


def carry_out(db: Connection, vault: Vault, line: Line, ending: Ending) -> Done:
    """Runs the command an END names."""
    if ending.does in TELLING:
        return TELLING[ending.does](db, vault, line, ending)
    return COMMANDS[ending.does](db, vault, line.languages[ending.language], ending)
