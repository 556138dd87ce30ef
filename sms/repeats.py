"""Somebody reports again what he or she has reported: who has it hears of it, and what is new."""

from __future__ import annotations

from locales.marks import Translate
from models import incidents
from models.incidents import Member
from models.reports import Report
from sms import ears, texts_incidents
from sms.ears import Ear
from sms.reporter import MORE_A_DAY
from sms.telling import Line, Nudge, landmark_of


def is_repeat(report: Report, before: list[Member]) -> bool:
    """Whether one of those who told of it `before` tells of it again."""
    known = {one.contact_id for one in before}
    return report.contact_id is not None and report.contact_id in known


def said_again(line: Line, report: Report, lead: Report, before: list[Member]) -> list[Nudge]:
    """Nothing where it was told by somebody who had not told of it; else to who has the lead."""
    if not is_repeat(report, before):
        return []
    landmark = landmark_of(line, report)
    involved = report.involved if report.involved != lead.involved else ""

    def words(t: Translate, ear: Ear) -> str:
        return texts_incidents.again(
            t,
            short_number=ear.short_number,
            landmark=ear.near(landmark),
            involved=involved,
            of_several=incidents.people(before) > 1,
        )

    hearing = ears.who_has(ears.told_of(line, lead), lead)
    of_all = [one.id for one in before]
    cause = f"again:{report.id}"
    return ears.say(line, report, hearing, words, cause=cause, most=MORE_A_DAY, among=of_all)
