"""What is said about a report without taking or ending it: a note, and who has it."""

from __future__ import annotations

from models import reports
from models.report_states import HOLDER
from sms import texts_duty
from sms.alerting import raise_one
from sms.choices import NEED_HELP
from sms.holding import note, whose
from sms.turns import Reply, Target, Turn


def add(turn: Turn, target: Target) -> Reply:
    """Keeps a note of somebody who was told."""
    t, number, choice = turn.own(target.person), target.number, turn.command.choice
    if not choice and not turn.command.words:
        return Reply(texts_duty.ask_note(t, number), target=target)
    note(turn, target, "noted", note=choice)
    return Reply(texts_duty.noted(t, number, choice), target=target)


def add_or_call(turn: Turn, target: Target) -> Reply:
    """The same; where help is needed the next in line are told at once."""
    kept, t = add(turn, target), turn.own(target.person)
    if turn.command.choice != NEED_HELP:
        return kept
    why = f"{target.person.organisation} needs help"
    raised = raise_one(turn.line, target.report.id, why=why)
    called = texts_duty.called_next(t) if raised else texts_duty.called_desk(t)
    return Reply(f"{kept.words} {called}", target=target, more=tuple(raised))


def add_to_own(turn: Turn, target: Target) -> Reply:
    """Work is under way. The clock runs on: with a note a day a report would never be anybody's
    above.
    """
    if turn.command.choice or turn.command.words:
        reports.move(turn.db, target.report.id, "work", by=HOLDER)
    return add_or_call(turn, target)


def who(turn: Turn, target: Target) -> Reply:
    t = turn.own(target.person)
    words = texts_duty.who(t, target.number, whose(turn, target), turn.now)
    return Reply(words, target=target)


def nobody(turn: Turn, target: Target) -> Reply:
    return Reply(texts_duty.nobody(turn.own(target.person), target.number), target=target)
