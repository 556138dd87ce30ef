"""Which wards have nobody to be told first, county by county; and who hears of sensitive cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from textwrap import wrap

from sqlalchemy import Connection

from commandline.finding import Finding, warn, well
from commandline.looks_running import Patient
from models import console_access
from models.duties import Duty
from models.register import Ward
from routing.categories import ORDINARY
from routing.coverage import this_hour
from routing.coverage_seen import Seen, look
from routing.directory import areas_of, may_receive

_NAMED = 12  # wards without anybody at some hour
_DIRECTORY = "usalama import directory"


def coverage(patient: Patient) -> Iterator[Finding]:
    """Wards without a holder of level 0, those without anybody at some hour, and case workers."""
    with patient.database.connect() as db:
        seen = look(db, patient.now)
        yield _of_wards(seen.wards, bare(seen.wards, seen.duties))
        yield from _of_hours(lapsed(seen, patient.now))
        yield from _of_cases(db, seen.duties)


def bare(wards: Iterable[Ward], everybody: Iterable[Duty]) -> list[Ward]:
    """The wards where no duty of level 0 covers any ordinary category."""
    covered = {(d.area_level, d.area_code) for d in everybody if d.level == 0 and _ordinary(d)}
    return [ward for ward in wards if covered.isdisjoint(areas_of(ward).items())]


def lapsed(seen: Seen, now: datetime) -> list[Ward]:
    """The wards where somebody has a duty, and yet nobody can be told at some hour of a day, by the
    rules in force and those to come.
    """
    register_of = {ward.code: ward for ward in seen.wards}
    without = (gap for gap in seen.gaps(this_hour(now)) if gap.held and gap.nobody)
    return [register_of[code] for code in dict.fromkeys(gap.ward_code for gap in without)]


def _of_hours(without: list[Ward]) -> Iterator[Finding]:
    if without:
        names = ", ".join(f"{ward.name} ({ward.constituency})" for ward in without[:_NAMED])
        words = f"{len(without):,} wards have nobody at some hour before this time tomorrow"
        yield warn("hours", words, "the console's page Coverage says which", *wrap(names, 78))


def _ordinary(duty: Duty) -> bool:
    """Whether a duty is for anything an SMS may go out about, and its phone can be reached."""
    given = ORDINARY if duty.categories is None else duty.categories
    hears = any(code in ORDINARY and may_receive(duty.kind, code) for code in given)
    return hears and duty.reached


def _of_wards(wards: Sequence[Ward], without: list[Ward]) -> Finding:
    if not without:
        return well("coverage", f"all {len(wards):,} wards have somebody to be told first")
    whole = Counter((ward.county_code, ward.county) for ward in wards)
    missing = Counter((ward.county_code, ward.county) for ward in without)
    counties = (
        f"{code} {name} {count} of {whole[code, name]}"
        for (code, name), count in sorted(missing.items())
    )
    lines = wrap(", ".join(counties), 78)
    words = f"{len(without):,} of {len(wards):,} wards have nobody at level 0: the next is told"
    return warn("coverage", words, _DIRECTORY, *lines)


def _of_cases(db: Connection, everybody: Iterable[Duty]) -> Iterator[Finding]:
    named = {duty.person_id for duty in everybody if duty.kind == "caseworker"}
    users = [
        user
        for user in console_access.everybody(db)
        if user.role == "caseworker" and not user.disabled_at
    ]
    words = f"{len(named)} case workers by SMS, {len(users)} in the console"
    if users:
        yield well("cases", words)
    else:
        yield warn(
            "cases",
            f"{words}: nobody can read what is reported in confidence",
            "usalama user add EMAIL --role caseworker",
        )
