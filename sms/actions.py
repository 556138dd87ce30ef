"""What a duty holder's answer changes: taking a report, letting it go, ending it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from models import alerts, reports
from models.alerts import OPEN
from models.report_states import HOLDER
from routing.categories import CATEGORIES
from routing.rules import due_at
from sms import calls_back, ended, handing, remarks, talking, texts
from sms.alerting import raise_one
from sms.choices import REASONS
from sms.duty import person
from sms.endings import ENDINGS, LABELS
from sms.holding import answered, hold, note, standing, whose
from sms.keywords_pass import reason
from sms.telling import Nudge
from sms.turns import News, Reply, Target, Turn

Step = Callable[[Turn, Target], Reply]


def act(turn: Turn, target: Target) -> Reply:
    """Does what the command asks, by who has the report now."""
    found = standing(turn, target)
    step = _NOT_WITH_THEM.get(found) or _STEPS[turn.command.kind, found]
    return step(turn, target)


def _take(turn: Turn, target: Target) -> Reply:
    hold(turn, target, "accept")
    note(turn, target, "accepted")
    return Reply(_yours(turn, target), target=target, news=_news(target, "accepted"))


def _keep(turn: Turn, target: Target) -> Reply:
    return Reply(_yours(turn, target), target=target)


def _let_go(turn: Turn, target: Target) -> Reply:
    t, number = turn.own(target.person), target.number
    if target.alert.state not in OPEN:
        return Reply(texts.passed_before(t, number, turn.dial), target=target)
    held = target.report.holder_id in turn.ids
    _leave(turn, target, held)
    news = _news(target, "passed") if held else None
    if _next_has_it(turn, target):
        return Reply(texts.passed_to_others(t, number), target=target, news=news)
    why = f"passed by {target.person.organisation}"
    raised = raise_one(turn.line, target.report.id, why=why)
    words = texts.passed_to_next(t, number) if raised else texts.passed_to_desk(t, number)
    return Reply(words, target=target, news=news, more=tuple(raised))


def _step_back(turn: Turn, target: Target) -> Reply:
    """Somebody else has it: the sender's own alert ends, the report stays where it is."""
    if target.alert.state in OPEN:
        answered(turn, target, "passed", "passed")
        note(turn, target, "passed")
    return _already(turn, target)


def _close(turn: Turn, target: Target) -> Reply:
    return _CLOSINGS[turn.command.outcome](turn, target)


def _ask(turn: Turn, target: Target) -> Reply:
    words = texts.ask_outcome(turn.own(target.person), target.number)
    return Reply(words, target=target)


def _end(turn: Turn, target: Target) -> Reply:
    ending = ENDINGS[turn.command.outcome or ""]
    reports.move(
        turn.db,
        target.report.id,
        ending.action,
        by=HOLDER,
        outcome=ending.code,
        holder_id=target.person.id,
        acknowledged_at=target.report.acknowledged_at or turn.now,
        closed_at=turn.now,
        due_at=None,
        at_desk=False,
    )
    told = _stood_down(turn, target, ending.code)
    answered(turn, target, "closed", ending.code)
    alerts.end_others(turn.db, target.report.id, turn.now, but=target.alert.id)
    note(turn, target, "closed", outcome=ending.code)
    words = texts.closed(turn.own(target.person), target.number, ending.code)
    return Reply(words, target=target, news=_news(target, ending.code), more=tuple(told))


def _stood_down(turn: Turn, target: Target, outcome: str) -> list[Nudge]:
    """Who has it hears that the sender ends it."""
    if target.report.holder_id in turn.ids:
        return []
    by = target.person.organisation
    return ended.tell_holder(turn.line, target.report, by=by, outcome=outcome)


def _already(turn: Turn, target: Target) -> Reply:
    t = turn.own(target.person)
    words = texts.already_with(t, target.number, whose(turn, target), turn.now)
    return Reply(words, target=target)


def _not_yours(turn: Turn, target: Target) -> Reply:
    t = turn.own(target.person)
    words = texts.not_yours(t, target.number, whose(turn, target), turn.now)
    return Reply(words, target=target)


def _over(turn: Turn, target: Target) -> Reply:
    t, report = turn.own(target.person), target.report
    if report.holder_id is None or report.closed_at is None or report.outcome not in LABELS:
        return Reply(texts.already_over(t, target.number), target=target)
    holder = person(turn.db, report.holder_id)
    by = texts.Whose(holder.organisation, holder.role, report.closed_at)
    words = texts.already_closed(t, target.number, report.outcome, by, turn.now)
    return Reply(words, target=target)


def _no_such(turn: Turn, target: Target) -> Reply:
    """No word of it, as of a number that was never used."""
    return Reply(texts.no_such(turn.own(target.person), target.number), purpose="help")


def _who_now(turn: Turn, target: Target) -> Reply:
    if target.report.holder_id is not None:
        return remarks.who(turn, target)
    return Reply(texts.with_you_no_more(turn.own(target.person), target.number), target=target)


# Whatever is asked: a report kept from the sender, and an alert that ended before it came up again.
_NOT_WITH_THEM: Mapping[str, Step] = MappingProxyType({"kept": _no_such, "past": _who_now})
_STEPS: Mapping[tuple[str, str], Step] = MappingProxyType(
    {
        ("accept", "free"): _take,
        ("accept", "mine"): _keep,
        ("accept", "raised"): _take,
        ("accept", "theirs"): _already,
        ("accept", "over"): _over,
        ("pass", "free"): _let_go,
        ("pass", "mine"): _let_go,
        ("pass", "raised"): _let_go,
        ("pass", "theirs"): _step_back,
        ("pass", "over"): _over,
        ("close", "free"): _close,
        ("close", "mine"): _close,
        ("close", "raised"): _close,
        ("close", "theirs"): _not_yours,
        ("close", "over"): _over,
        ("note", "free"): remarks.add_or_call,
        ("note", "mine"): remarks.add_to_own,
        ("note", "raised"): remarks.add_or_call,
        ("note", "theirs"): remarks.add,
        ("note", "over"): _over,
        ("who", "free"): remarks.nobody,
        ("who", "mine"): remarks.who,
        ("who", "raised"): remarks.who,
        ("who", "theirs"): remarks.who,
        ("who", "over"): _over,
        ("ask", "free"): calls_back.accept_first,
        ("ask", "mine"): talking.ask,
        ("ask", "raised"): remarks.who,
        ("ask", "theirs"): remarks.who,
        ("ask", "over"): _over,
        ("call", "free"): calls_back.accept_first,
        ("call", "mine"): calls_back.ask,
        ("call", "raised"): _not_yours,
        ("call", "theirs"): _not_yours,
        ("call", "over"): _over,
    }
)
_CLOSINGS: Mapping[str | None, Step] = MappingProxyType(
    {None: _ask, "1": _end, "2": handing.hand_over, "3": _end, "4": _let_go, "5": _end}
)


def _leave(turn: Turn, target: Target, held: bool) -> None:
    code = ENDINGS[turn.command.outcome].code if turn.command.outcome else "passed"
    answered(turn, target, "passed", code)
    said = turn.command.choice or reason(turn.command.words)
    why = {"reason": said} if said in REASONS else {}
    note(turn, target, "passed", outcome=code, **why)
    if held:
        report, due = target.report, _due_again(turn, target)
        freed: dict[str, Any] = {"holder_id": None, "due_at": due, "outcome": ""}
        reports.move(turn.db, report.id, "give_back", by=HOLDER, **freed)


def _due_again(turn: Turn, target: Target) -> datetime | None:
    """The level's whole time once more: as the rules gave it, else as the contract does."""
    report, alert = target.report, target.alert
    if report.desk_alone:
        return None
    if alert.due_at is not None and alert.level == report.level:
        return turn.now + (alert.due_at - alert.created_at)
    return due_at(report.level, turn.now, happening_now=report.happening_now)


def _next_has_it(turn: Turn, target: Target) -> bool:
    """Whether the next in line was told since, and may still answer."""
    return any(
        alert.state == "open"
        and target.alert.level < alert.level <= target.report.level
        and alert.person_id not in turn.ids
        for alert in alerts.of_report(turn.db, target.report.id)
    )


def _yours(turn: Turn, target: Target) -> str:
    label = CATEGORIES[target.report.category].label
    item = texts.Listed(target.number, label, target.ward)
    return texts.accepted(turn.own(target.person), item, turn.dial)


def _news(target: Target, kind: str) -> News:
    return News(kind, target.person.organisation)
