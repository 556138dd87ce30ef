"""Who would be told, of what, at a time: for one ward in sentences, for a county as a table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from sqlalchemy import Connection

from locales.marks import Translate
from models import directory_changes, register
from models.register import Ward
from routing.categories import CATEGORIES
from routing.explain import as_object, queue, sentences
from routing.hours import spoken
from routing.plan import Plan, Subject, plan
from routing.reads import day_of, directory_of_county
from routing.reasons import english


class NotRehearsed(LookupError):
    """There is no such ward, county or category; the message names it."""


@dataclass(frozen=True)
class Rehearsed:
    """One ward and category with what would be done."""

    subject: Subject
    plan: Plan


def rehearse(
    db: Connection,
    *,
    ward: str | None = None,
    county: str | None = None,
    category: str | None = None,
    at: datetime,
    now: datetime,
    happening_now: bool,
) -> Iterator[Rehearsed]:
    """A ward or a whole county, one category or all; reads the directory in one query.

    Where `at` is past: by the register, the duties and the rules of that time.
    Raises NotRehearsed.
    """
    chosen = _wards(db, ward, county, at)
    if category is not None and category not in CATEGORIES:
        raise NotRehearsed(f"there is no category {category}; there are {', '.join(CATEGORIES)}")
    directory = directory_of_county(db, chosen[0].county_code, chosen, at, now)
    subjects = (
        Subject(code, CATEGORIES[code].severity, one, happening_now)
        for one in chosen
        for code in ([category] if category else CATEGORIES)
    )
    return (Rehearsed(subject, plan(subject, directory, at)) for subject in subjects)


def unknown(db: Connection, at: datetime, now: datetime) -> str:
    """What nobody can say of a time past, in a sentence; '' where all of it is known."""
    if at >= now:
        return ""
    since = directory_changes.known_since(db, now)
    if at >= since:
        return ""
    return (
        f"not known of {spoken(at)}: changes of the directory are written down since "
        f"{spoken(since)} {since:%Y}. Duties, stand-ins, rules and wards are those of that time; "
        "who was off duty, had stopped SMS or was refused, and each organisation's kind, papers "
        "and roles are taken as they were when the writing began"
    )


def told_in_words(rehearsed: Iterable[Rehearsed], t: Translate = english) -> Iterator[str]:
    """Sentences for each category, under a line that says which."""
    for one in rehearsed:
        subject = one.subject
        yield f"{t(CATEGORIES[subject.category].label)}, {subject.ward.name}:"
        yield from (f"  {line}" for line in sentences(one.plan, subject, t))


def told_as_table(rehearsed: Iterable[Rehearsed]) -> Iterator[str]:
    """A line for each ward and category."""
    yield _TABLE.format("ward", "", "category", "level", "until", "told").rstrip()
    for one in rehearsed:
        ward, planned = one.subject.ward, one.plan
        level = "desk" if planned.desk else str(planned.level) if planned.told else "-"
        until = spoken(planned.due_at) if planned.due_at else ""
        yield _TABLE.format(
            ward.code, ward.name, one.subject.category, level, until, _names(one)
        ).rstrip()


def told_as_json(rehearsed: Iterable[Rehearsed]) -> Iterator[str]:
    """One object a line: `ward_code category level told left_out`."""
    for one in rehearsed:
        yield json.dumps(as_object(one.plan, one.subject), ensure_ascii=False)


_TABLE = "{:<5} {:<30} {:<15} {:<5} {:<17} {}"


def _names(one: Rehearsed) -> str:
    told = [f"{each.holder.organisation} {each.holder.role}" for each in one.plan.told]
    queues = [row["organisation"] for row in queue(one.plan, one.subject)]
    return "; ".join([*told, *queues]) or "nobody: the caller is given 116"


def _wards(db: Connection, ward: str | None, county: str | None, at: datetime) -> list[Ward]:
    """One ward by its code, or those of a county by its code or name."""
    on = day_of(at)
    wards = register.in_force(db, on)
    named = {(county or "").casefold()} - {""}
    found = [
        one for one in wards if one.code == ward or named & {one.county_code, one.county.casefold()}
    ]
    if found:
        return found
    place = f"ward {ward}" if ward else f"county {county}"
    hint = "" if ward else _of_counties({(one.county_code, one.county) for one in wards}, county)
    raise NotRehearsed(f"there is no {place} in the register in force on {on:%d %B %Y}{hint}")


def _of_counties(counties: set[tuple[str, str]], typed: str | None) -> str:
    """How a county is written: its code, where digits were typed, else the names like it."""
    if not typed or typed.isdecimal():
        return ": codes have three digits, such as 047"
    names = {name.casefold(): f"{name} ({code})" for code, name in counties}
    near = [names[one] for one in get_close_matches(typed.casefold(), names)]
    return f": did you mean {' or '.join(near)}?" if near else ": write its name, or a code as 047"
