"""Who has come to a level after it was told: by a row, a new book, or by being back. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from routing.directory import Directory
from routing.plan import Plan, Subject, Told, plan


def untold(
    subject: Subject, directory: Directory, now: datetime, level: int, knows: Collection[UUID]
) -> tuple[Told, ...]:
    """Whom the rules have at a level, or at one before, now, and who is none of the people who know
    of it, nor at one phone with them; once each.
    """
    phones = {h.contact_id for h in directory.holders if h.person_id in knows}
    new: dict[UUID, Told] = {}
    for step in range(level + 1):
        found = plan(subject, directory, now, level=step)
        for told in found.told if found.level == step else ():
            if told.holder.contact_id not in phones:
                new.setdefault(told.holder.contact_id, told)
    return tuple(new.values())


def with_late(
    first: Plan, subject: Subject, directory: Directory, now: datetime, knows: Collection[UUID]
) -> Plan:
    """The same round with those of the levels before it who would be passed over for good."""
    here = {told.holder.contact_id for told in first.told}
    found = untold(subject, directory, now, first.level - 1, knows)
    late = [replace(told, late=True) for told in found if told.holder.contact_id not in here]
    people = {told.holder.person_id for told in late}
    left = tuple(one for one in first.left_out if one.holder.person_id not in people)
    return replace(first, told=(*first.told, *late), left_out=left)
