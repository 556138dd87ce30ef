"""What a resident's text without a keyword means: more of a report, or whether it was solved."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

from models import additions, contacts, questions, references, reports, resident_reports
from models.additions import Addition
from models.questions import Asked
from models.report_states import NotNow
from models.reports import Report
from models.vault import opened, place
from sms import reporter, texts_story
from sms.turns import Reply, Turn

WEEK, DAY = timedelta(days=7), timedelta(days=1)
OFFERED = 4  # open reports a text may belong to, newest first
# Kinds a resident may mean as commands: these are obeyed as they are.
_OBEYED = frozenset(
    {"help", "stop", "stop_case", "start", "my_data", "forget", "language", "report", "status"}
)
# Kinds that are read as more of a report without anybody having asked.
_WORDS = ("unknown", "accept", "pass", "close", "note", "ask")
_YES = frozenset({"YES", "Y", "NDIO", "NDIYO"})
_NO = frozenset({"NO", "N", "HAPANA"})
_FIRST = re.compile(r"\W*([^\W\d_]+)\W*(.*)", re.DOTALL)
_DIGIT = re.compile(r"\W*([1-9])\W*")


def answer(turn: Turn) -> Reply | None:
    """What is done with such a text; None where it is none of this and help is due."""
    kind = turn.command.kind
    if kind in _OBEYED or (kind == "courtesy" and not _said(turn.text)):
        return None  # `yes, thank you` is an answer where something was asked
    asked = _asked(turn)
    if kind not in _WORDS and not asked:
        return whether_solved(turn)
    return whether_solved(turn) or _which(turn) or _answered(turn, asked) or _more(turn)


def answered(turn: Turn) -> Reply | None:
    """The answer to what a duty holder or the desk asked; None where nothing was asked."""
    return _answered(turn, _asked(turn))


class _Said(NamedTuple):
    solved: bool
    rest: str


def _said(text: str) -> _Said | None:
    """A text that begins with YES or NO, and what follows."""
    found = _FIRST.fullmatch(text.strip())
    word = found[1].upper() if found else ""
    if found is None or word not in _YES | _NO:
        return None
    return _Said(word in _YES, found[2].strip())


def is_digit(text: str) -> bool:
    """Whether a text is one key alone."""
    return _DIGIT.fullmatch(text) is not None


def _asked(turn: Turn) -> list[Asked]:
    return questions.live(turn.db, turn.contact_id, turn.now - WEEK, turn.now - DAY)


def whether_solved(turn: Turn) -> Reply | None:
    """What a text that begins with YES or NO says of the report asked about; None of any other."""
    said = _said(turn.text)
    asked = resident_reports.asked(turn.db, turn.contact_id, turn.now) if said else None
    if said is None or asked is None or asked.asked_at is None:
        return None
    if any(one.at > asked.asked_at for one in _asked(turn)):
        return None  # a yes or no is to what was asked last
    deed = reporter.confirm if said.solved else reporter.reopen
    try:
        sent = deed(turn.line, asked.id)
        if any(c.isalnum() for c in said.rest):
            sent += _joined(turn, asked.id, said.rest)
    except NotNow:
        return None
    words = texts_story.kept_as_solved if said.solved else texts_story.open_again
    return Reply(_told(turn, asked, words), report_id=asked.id, more=tuple(sent))


def _which(turn: Turn) -> Reply | None:
    """A digit says which report the texts that wait belong to."""
    digit = _DIGIT.fullmatch(turn.text)
    pending = additions.waiting(turn.db, turn.contact_id, turn.now - DAY) if digit else []
    asked = next((one.asked_which for one in pending if one.asked_which), [])
    if digit is None or int(digit[1]) > len(asked):
        return None
    report = reports.by_reference(turn.db, asked[int(digit[1]) - 1])
    if report is None or report.contact_id != turn.contact_id:
        return None
    report = reporter.held(turn.line, report.id)  # a call may add to it at the same moment
    additions.settle(turn.db, [one.id for one in pending], report.id)
    sent = [nudge for one in pending for nudge in _told_of(turn, report, one)]
    return Reply(_told(turn, report, texts_story.added), report_id=report.id, more=tuple(sent))


def _told_of(turn: Turn, report: Report, one: Addition) -> list[tuple[str, UUID]]:
    words = opened(turn.vault.words, one.words_sealed, "report_additions.words", one.id)
    return reporter.tell_more(turn.line, report, one.id, words, "sms")


def _answered(turn: Turn, asked: list[Asked]) -> Reply | None:
    """To the thread that was asked; where several were, it is asked which."""
    if not asked or not any(c.isalnum() for c in turn.text):
        return None
    meant = [reports.get(turn.db, one) for one in dict.fromkeys(q.report_id for q in asked)]
    named = additions.last_named(turn.db, turn.contact_id, turn.now - DAY) if meant[1:] else None
    meant = [report for report in meant if report.id == named] or meant
    try:
        return _ask_which(turn, meant[:OFFERED]) if len(meant) > 1 else _join(turn, meant[0])
    except NotNow:
        return None


def _more(turn: Turn) -> Reply | None:
    if turn.command.kind != "unknown" or sum(c.isalpha() for c in turn.text) < 2:
        return None
    contacts.hold(turn.db, turn.contact_id)  # of two texts at once the second sees the first
    theirs = resident_reports.open_of(turn.db, turn.contact_id, turn.now - WEEK, OFFERED)
    named = additions.last_named(turn.db, turn.contact_id, turn.now - DAY)
    meant = [report for report in theirs if report.id == named] or theirs
    if not meant:
        return None
    return _ask_which(turn, meant) if len(meant) > 1 else _join(turn, meant[0])


def _join(turn: Turn, report: Report) -> Reply:
    """One acknowledgement a day and report, however many texts."""
    first = not additions.texted(turn.db, report.id, turn.now - DAY)
    sent = _joined(turn, report.id, turn.text)
    words = _told(turn, report, texts_story.added) if first else ""
    return Reply(words, report_id=report.id, more=tuple(sent))


def _joined(turn: Turn, report_id: UUID, words: str) -> list[tuple[str, UUID]]:
    return reporter.add(turn.line, report_id, words, channel="sms", message_id=UUID(turn.cause))


def _ask_which(turn: Turn, meant: list[Report]) -> Reply:
    """Keeps the words until the resident says; asked once, however many texts come meanwhile."""
    new, waits = uuid4(), additions.waiting(turn.db, turn.contact_id, turn.now - DAY)
    asked = [report.reference for report in meant]
    additions.add(
        turn.db,
        id=new,
        report_id=None,
        channel="sms",
        words_sealed=turn.vault.words.seal(turn.text, place("report_additions.words", new)),
        now=turn.now,
        message_id=UUID(turn.cause),
        asked_which=[] if waits else asked,
    )
    if waits:
        return Reply("")
    shown = [references.written(reference) for reference in asked]
    return Reply(texts_story.which(turn.t(meant[0].language), shown))


def _told(turn: Turn, report: Report, words: texts_story.Text) -> str:
    return words(turn.t(report.language), references.written(report.reference))
