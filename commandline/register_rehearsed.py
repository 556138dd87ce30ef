"""What a boundary review would do to the reports of last month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import Connection

from commandline.rehearse import NotRehearsed
from models import register
from models.references import written
from routing.plan import Plan
from routing.reads import day_of
from routing.rehearsed import Compared, compare_registers

_ROW = "{:<12} {:<15} {:<6} {:<34} {}"


def in_words(db: Connection, on: date, now: datetime, *, days: int) -> Iterator[str]:
    """How many reports would have gone elsewhere, and each of them a line.

    Raises NotRehearsed.
    """
    if register.in_force(db, on) == register.in_force(db, day_of(now)):
        raise NotRehearsed(
            f"the register of {on:%d %B %Y} is that of today; "
            "import the new one first: usalama import wards FILE --effective DATE"
        )
    found = compare_registers(db, on, now, days=days)
    changed = [one for one in found if one.changed or one.gone]
    yield (
        f"{len(found)} reports of the last {days} days: {len(changed)} would have gone elsewhere, "
        f"{sum(one.gone for one in found)} of them in wards that are no more"
    )
    for ward, count in Counter(one.subject.ward.name for one in changed).most_common(20):
        yield f"  {ward}: {count}"
    if changed:
        yield _ROW.format("report", "category", "ward", "told now", "told then").rstrip()
    yield from (_line(one) for one in changed)


def _line(one: Compared) -> str:
    subject = one.subject
    return _ROW.format(
        written(one.reference),
        subject.category,
        subject.ward.code,
        _told(one.before),
        _told(one.after),
    ).rstrip()


def _told(planned: Plan) -> str:
    names = "; ".join(sorted({one.holder.organisation for one in planned.told}))
    if planned.desk:
        return names or "the desk's queue"
    return f"level {planned.level}: {names}" if planned.level else names or "nobody"
