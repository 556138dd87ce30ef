"""What a reporter does to his or her own report: adds to it, withdraws it, says how it ended.

The same steps in a call and by SMS. Each holds the report, moves it by models.report_states, and
writes to the duty holders concerned; each raises NotNow where the report is past it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID, uuid4

from models import additions, alerts, events, incidents, questions, reports
from models.report_states import REOPENS, RESIDENT, NotNow, allowed
from models.reports import Report
from models.vault import place
from routing.categories import CATEGORIES
from routing.rules import DESK_LEVEL, whole_due_at
from sms import about, conflict, ears, leads, speaking, texts_reporter, texts_talk
from sms.duty import ward_name
from sms.ears import Ear
from sms.telling import Line, Nudge, tell
from sms.texts import Listed

ANSWERS_A_DAY = 10  # texts of answers to what was asked, to one person
MORE_A_DAY = 3  # texts of what was added to one report, to one person; the page has all of it
_STARTS_ANEW: Mapping[str, Any] = MappingProxyType(
    {"holder_id": None, "closed_at": None, "asked_at": None, "outcome": "", "follows": None}
)


def reopens(report: Report, now: datetime) -> bool:
    """Whether it ended, or its reporter was asked whether it is over, so lately that he or she may
    open it again.
    """
    if report.closed_at is None or not allowed("reopen", report.state):
        return False
    return now - (report.asked_at or report.closed_at) <= REOPENS


def add(
    line: Line, report_id: UUID, words: str, *, channel: str, message_id: UUID | None = None
) -> list[Nudge]:
    """Joins words to a report, sealed; who has it is told, within MORE_A_DAY."""
    report = held(line, report_id)
    if not allowed("withdraw", report.state) and not reopens(report, line.now):
        raise NotNow("nothing is added to what ended long ago")
    new = uuid4()
    kept = additions.add(
        line.db,
        id=new,
        report_id=report.id,
        channel=channel,
        words_sealed=line.vault.words.seal(words, place("report_additions.words", new)),
        now=line.now,
        message_id=message_id,
    )
    return tell_more(line, report, new, words, channel) if kept else []


def tell_more(
    line: Line, report: Report, addition_id: UUID, words: str, channel: str
) -> list[Nudge]:
    """The event of an addition that is kept, and its words to who has the report."""
    askers = questions.answer(line.db, report.id, line.now)
    kind = "answered" if askers else "added"
    events.add(line.db, report.id, kind, at=line.now, actor=RESIDENT, facts={"channel": channel})

    def more(t: Any, ear: Ear) -> str:
        said = texts_talk.answered if ear.person_id in askers else texts_reporter.more
        return said(t, ear.short_number, words)

    before, report = report, about.look_again(line, report, words)
    more_told = speaking.hear(line, before, report)
    lead = _lead(line, report)
    hearing = ears.who_has(ears.told_of(line, lead), lead)
    most = ANSWERS_A_DAY if askers else MORE_A_DAY
    heard = ears.say(line, report, hearing, more, cause=f"more:{addition_id}", most=most)
    return [*more_told, *heard]


def held(line: Line, report_id: UUID) -> Report:
    """The report, held after the one it follows, as by whoever answers an alert."""
    held = conflict.told_of(line.db, reports.get(line.db, report_id))
    return held if held.id == report_id else reports.get(line.db, report_id)


def _lead(line: Line, report: Report) -> Report:
    """The report whose alerts tell of this one: itself, or the one it follows."""
    return reports.get(line.db, report.follows) if report.follows else report


def withdraw(line: Line, report_id: UUID) -> list[Nudge]:
    """Ends it at the reporter's wish; everybody who was told and may still answer hears of it.

    Where others tell of the same it goes on: who has it hears that one of them is content.
    """
    report = held(line, report_id)
    heir = leads.hand_on(line, report)
    lead = heir or _lead(line, report)
    ended = {"closed_at": line.now, "due_at": None, "at_desk": False}
    reports.move(line.db, report.id, "withdraw", by=RESIDENT, **ended)
    events.add(line.db, report.id, "withdrawn", at=line.now, actor=RESIDENT)
    own = [ear for ear in ears.told_of(line, report) if ear.is_open]
    alerts.end_others(line.db, report.id, line.now)
    if lead is report:
        return say(line, report, own, "withdrawn")
    hearing = ears.who_has(ears.told_of(line, lead), lead) if lead.is_open else []
    return say(line, report, hearing, "withdrawn_by_one")


def confirm(line: Line, report_id: UUID) -> list[Nudge]:
    """It is solved, in the reporter's word too; who ended it hears that."""
    report = held(line, report_id)
    reports.move(line.db, report.id, "confirm", by=RESIDENT)
    events.add(line.db, report.id, "confirmed", at=line.now, actor=RESIDENT)
    return say(line, report, _had_it(line, report), _by_one(line, report, "confirmed"))


def reopen(line: Line, report_id: UUID) -> list[Nudge]:
    """It is not over: the level above is told, with its own time, and who ended it hears of it."""
    report = held(line, report_id)
    if not reopens(report, line.now):
        raise NotNow("it ended too long ago, or not at all")
    had_it, said = _had_it(line, report), _by_one(line, report, "reopened")
    found = tell(line, report, level=min(report.level + 1, DESK_LEVEL))
    whole = whole_due_at(report.severity, line.now, happening_now=report.happening_now)
    reports.move(
        line.db,
        report.id,
        "reopen",
        by=RESIDENT,
        level=found.plan.level,
        due_at=found.plan.due_at,
        whole_due_at=whole,
        at_desk=found.plan.desk,
        reopened=reports.reports.c.reopened + 1,
        **_STARTS_ANEW,
    )
    facts = found.facts | {"from_level": report.level, "was": report.state}
    events.add(line.db, report.id, "reopened", at=line.now, actor=RESIDENT, facts=facts)
    return [*found.nudges, *say(line, report, had_it, said)]


def _by_one(line: Line, report: Report, kind: str) -> str:
    """What is said of somebody's word, where he or she is one of several who told of it."""
    several = incidents.count(line.db, report.follows or report.id) > 1
    return f"{kind}_by_one" if several else kind


def _had_it(line: Line, report: Report) -> list[Ear]:
    """Who ended it; of an incident, who ended that."""
    lead = _lead(line, report)
    return ears.who_had(ears.told_of(line, lead), replace(lead, holder_id=report.holder_id))


def say(line: Line, report: Report, hearing: list[Ear], kind: str) -> list[Nudge]:
    ward = ward_name(line.db, report.ward_code, line.now)
    label = CATEGORIES[report.category].label

    def words(t: Any, ear: Ear) -> str:
        return texts_reporter.said(t, kind, Listed(ear.short_number, label, ward))

    cause = f"{kind}:{report.id}:{line.now.isoformat()}"
    return ears.say(line, report, hearing, words, cause=cause)
