"""Telling who has a report that somebody else has ended it: he or she need not go."""

from __future__ import annotations

from locales.marks import Translate
from models.reports import Report
from routing.categories import CATEGORIES
from sms import ears, texts_ended
from sms.duty import ward_name
from sms.ears import Ear
from sms.telling import Line, Nudge
from sms.texts import Listed


def tell_holder(line: Line, before: Report, *, by: str, outcome: str) -> list[Nudge]:
    """`before` is the report as it was, with who had it; nobody is told where nobody had.

    `by` is an organisation, `outcome` a code of sms.endings. In the transaction that ends it.
    """
    if before.holder_id is None:
        return []
    hearing = ears.who_had(ears.told_of(line, before), before)
    label = CATEGORIES[before.category].label
    ward = ward_name(line.db, before.ward_code, line.now)

    def words(t: Translate, ear: Ear) -> str:
        item = Listed(ear.short_number, label, ward)
        return texts_ended.closed_by(t, item, t(by), outcome)

    cause = f"ended:{before.id}:{line.now.isoformat()}"
    return ears.say(line, before, hearing, words, cause=cause)
