"""A plan in words, in either language, and as the object that scripts read."""

from __future__ import annotations

from typing import Any

from locales.marks import Translate, _
from routing.categories import CATEGORIES
from routing.directory import Holder
from routing.hours import spoken
from routing.plan import Plan, Subject
from routing.reasons import KINDS, ROLES
from routing.rules import CASE_QUEUE, NATIONAL_QUEUE


def sentences(plan: Plan, subject: Subject, t: Translate) -> list[str]:
    """Who is told and why, who is not and why not, and until when: a sentence a line."""
    told = [
        t(_("Told: {who}. {reason}.")).format(who=who(one.holder, t), reason=one.sentence(t))
        for one in plan.told
    ]
    left_out = [
        t(_("Not told: {who}. {reason}.")).format(who=who(one.holder, t), reason=one.sentence(t))
        for one in plan.left_out
    ]
    return [*told, ending(plan, subject, t), *left_out]


def ending(plan: Plan, subject: Subject, t: Translate) -> str:
    """Until when somebody has to answer, or whose queue has the report."""
    if plan.due_at is not None:
        text = t(_("Level {level} has until {when}; then the next level is told."))
        return text.format(level=plan.level, when=spoken(plan.due_at))
    if not plan.desk:
        return t(_("Nobody is told and nothing is kept: the caller is given 116."))
    if CATEGORIES[subject.category].sensitive:
        return t(_("The case workers' queue in the console has it until it is closed."))
    return t(_("The national desk's queue in the console has it until it is closed."))


def who(holder: Holder, t: Translate) -> str:
    """Organisation, role and kind; no name of a person."""
    role = t(ROLES.get(holder.role, holder.role))
    return f"{holder.organisation}, {role} ({t(KINDS.get(holder.kind, holder.kind))})"


def as_object(plan: Plan, subject: Subject) -> dict[str, Any]:
    """`ward_code category level told left_out`; at the desk its queue is one of those told."""
    return {
        "ward_code": subject.ward.code,
        "category": subject.category,
        "level": plan.level,
        "told": [*(_row(one.holder, one.rule) for one in plan.told), *queue(plan, subject)],
        "left_out": [{**_row(one.holder, one.rule), "reason": one.reason} for one in plan.left_out],
    }


def queue(plan: Plan, subject: Subject) -> list[dict[str, str]]:
    """The queue that has the report at the desk, as one more who is told."""
    if not plan.desk:
        return []
    sensitive = CATEGORIES[subject.category].sensitive
    kind, organisation, role, rule = CASE_QUEUE if sensitive else NATIONAL_QUEUE
    return [{"organisation": organisation, "kind": kind, "role": role, "rule": rule}]


def _row(holder: Holder, rule: str) -> dict[str, str]:
    return {
        "organisation": holder.organisation,
        "kind": holder.kind,
        "role": holder.role,
        "rule": rule,
    }
