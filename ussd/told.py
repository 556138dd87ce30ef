"""What a call's answers say of an incident, as columns of a report."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from models.vault import Vault, place
from routing.categories import CATEGORIES
from ussd.journeys.report import SKIP, happened, kept_from
from ussd.journeys.ward import chosen
from ussd.screens import Answers


def incident(vault: Vault, answers: Answers, report_id: UUID) -> dict[str, Any]:
    """What happened where and when. Raises KeyError where kind or ward was not answered."""
    category = CATEGORIES[answers.get("category") or answers["danger"]]
    when, hurt = happened(answers)
    landmark = answers.get("landmark", SKIP)
    return {
        "category": category.code,
        "severity": category.severity,
        "ward_code": chosen(answers),
        "happening_now": when == "yes",
        "landmark_sealed": None
        if landmark == SKIP
        else vault.words.seal(landmark, place("reports.landmark", report_id)),
        "told_when": when,
        "hurt": hurt,
        "involved": answers.get("involved", ""),
        "kept_from": kept_from(answers),
    }
