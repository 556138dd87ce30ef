"""What who has a report hears when another ends it. Pure; GSM-7, one part."""

from __future__ import annotations

from locales.marks import Translate, _
from sms.endings import LABELS
from sms.fitting import cut, sendable
from sms.gsm import length
from sms.texts import ONE_PART, Listed


def closed_by(t: Translate, item: Listed, organisation: str, outcome: str) -> str:
    """The report is named beside the number, which may be another's by now."""
    text = t(_("{alert}: closed by {organisation}: {outcome}. You need not go."))
    ended = t(LABELS[outcome]) if outcome in LABELS else t(_("closed"))
    alert = item.named(t)
    room = ONE_PART - length(text.format(alert=alert, organisation="", outcome=ended))
    by = cut(sendable(organisation), room)
    return text.format(alert=alert, organisation=by, outcome=ended)
