"""A duty holder's call for tests: choosing an alert by its number, and all that an answer left."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import select

from models import reports
from models.events import of as events_of
from models.messages import messages
from models.vault import place
from tests.sms.scene import Scene
from tests.ussd.phone import Phone

Dial = Callable[..., Phone]
ASHA, BRIAN, JUMA, RESIDENT = (f"+254700000{n:03}" for n in (1, 2, 3, 500))
ALERTS, HOURS, FIGURES, REPORT = "1", "2", "3", "4"  # keys of the menu
ACCEPT, PASS, NOTE, CLOSE, SEND = "1", "2", "3", "4", "1"  # keys of an alert, and of its say-back
_NUMBERS = re.compile(r"\b\d{3}(-\d{3}-\d{3})?\b")
_HOW = ("message", "channel", "reason")  # facts that say how an answer came


def opens(phone: Dial, who: str, number: int) -> Phone:
    """A call of this number, at the screen of one alert."""
    return chooses(phone(who), number)


def chooses(dialled: Phone, number: int) -> Phone:
    """Turns the pages of the list until the alert is there, and chooses it."""
    dialled.types(ALERTS)
    while True:
        rows = [row.split(" ", 1) for row in dialled.shown.splitlines()[1:]]
        found = [key for key, words in rows if words.startswith(str(number))]
        if found:
            return dialled.types(found[0])
        assert "9" in [key for key, _words in rows], f"no {number} in the list"
        dialled.types("9")


def near(scene: Scene, report: UUID, words: str) -> None:
    """Says where a report is."""
    sealed = scene.vault.words.seal(words, place("reports.landmark", report))
    with scene.database.begin() as db:
        reports.change(db, report, landmark_sealed=sealed)


def said_of(scene: Scene, report: UUID, kind: str) -> list[Mapping[str, Any]]:
    """What the events of a kind say."""
    with scene.database.begin() as db:
        return [one["facts"] for one in events_of(db, report) if one["kind"] == kind]


def left(scene: Scene, report: UUID) -> dict[str, Any]:
    """Everything an answer changed, wrote and sent, but the words to who gave it."""
    now = asdict(scene.state(report))
    with scene.database.begin() as db:
        happened = [
            (one["kind"], one["actor"], one["person_id"], _plain(one["facts"]))
            for one in events_of(db, report)
        ]
        mine = select(messages.c.id).where(messages.c.report_id == report)
        out = mine.where(messages.c.direction == "out", messages.c.purpose != "answer")
        sent = [scene.said(one) for one in db.execute(out).scalars().all()]
    return {
        "report": {key: now[key] for key in now if key not in ("id", "reference")},
        "alerts": {
            person: (one.state, one.answer, one.answered_at, one.level)
            for person, one in scene.alerts(report).items()
        },
        "events": happened,
        "sent": sorted((str(to), _NUMBERS.sub("#", words)) for to, words in sent),
    }


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Without the random ids of alerts."""
    told = [{**one, "alert": ""} for one in facts.get("told", ())]
    return {key: facts[key] for key in facts if key not in _HOW} | {"told": told}
