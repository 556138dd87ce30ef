"""What the screens of My ward read: the lists of its forum, in the caller's language."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from sqlalchemy import Connection

from locales.marks import Translate, _
from models import contacts, forum_actions, owners, priorities, subscriptions, ward_figures
from models.priorities import Results
from models.quarters import after, began, quarter_of
from models.small_numbers import FEWEST
from models.vault import Vault
from routing.hours import EAST_AFRICA
from routing.reads import day_of
from ussd import read_forum
from ussd.asked import Asked
from ussd.journeys.my_ward import ACTIONS_LONGEST, RESULTS_LONGEST

TOP = 3  # priorities whose votes are said
TOO_FEW_VOTES = _("Fewer than {fewest} have voted this quarter, so no votes are shown yet.")
VOTES = _("Votes:")
UNDER = _("{label} under {fewest}")
REPORTS = _("Reports {count}, solved {solved}")
FEW = _("under {fewest}")
NO_ACTION = _("{forum} has not written down what it did yet.")
FORUM_LONGEST = 60


def my_ward(db: Connection, vault: Vault, asked: Asked) -> str:
    """Its list and whether its notices are on: 3 queries, and `{"list": [[id, label]], ...}`."""
    on = day_of(asked.now)
    listed = priorities.of_ward(db, asked.about, on, quarter_of(on))
    contact = contacts.find(db, vault, asked.number)
    notices = contact is not None and subscriptions.subscribed(db, contact.id, asked.about)
    kept = {
        "list": [[one.id.hex, one.label(asked.language)] for one in listed],
        "notices": notices,
    }
    return json.dumps(kept, separators=(",", ":"))


def results(db: Connection, vault: Vault, asked: Asked) -> str:
    """Votes and solved reports of this quarter, in words: 3 queries."""
    quarter = quarter_of(day_of(asked.now))
    votes = priorities.results(db, asked.about, quarter)
    start, end = (
        datetime(day.year, day.month, day.day, tzinfo=EAST_AFRICA).astimezone(UTC)
        for day in (began(quarter), after(quarter))
    )
    figures = ward_figures.of_ward(db, asked.about, start, end)
    told = [
        _of_votes(votes, asked),
        asked.t(REPORTS).format(
            count=_count(figures.reports, asked.t), solved=_count(figures.solved, asked.t)
        ),
    ]
    return "\n".join(told)[:RESULTS_LONGEST]


def actions(db: Connection, vault: Vault, asked: Asked) -> str:
    """When the forum meets next and what it did last, a line each, as many as there is room for:
    3 queries.
    """
    on = day_of(asked.now)
    found = forum_actions.of_ward(db, asked.about, on)
    lines = [f"{one.done_on:%d/%m} {one.label(asked.language)}" for one in found]
    place = owners.of_ward(db, asked.about, on)
    lines = [*read_forum.meeting(db, place, asked)[:1], *lines]
    while len("\n".join(lines)) > ACTIONS_LONGEST:
        lines.pop()
    if lines:
        return "\n".join(lines)
    if not place.forum:
        return asked.t(read_forum.NO_FORUM)[:ACTIONS_LONGEST]
    return asked.t(NO_ACTION).format(forum=place.forum[:FORUM_LONGEST])[:ACTIONS_LONGEST]


def _of_votes(votes: Results, asked: Asked) -> str:
    if votes.voters < FEWEST:
        return asked.t(TOO_FEW_VOTES).format(fewest=FEWEST)
    return "\n".join(
        [
            asked.t(VOTES),
            *(
                _line(one.label(asked.language), count, asked.t)
                for one, count in votes.counts[:TOP]
            ),
        ]
    )


def _line(label: str, count: int, t: Translate) -> str:
    if count < FEWEST:
        return t(UNDER).format(label=label, fewest=FEWEST)
    return f"{label} {count:,}"


def _count(count: int | None, t: Translate) -> str:
    return t(FEW).format(fewest=FEWEST) if count is None else f"{count:,}"
