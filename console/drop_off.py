"""Where calls stop, screen by screen: the menus as a picture with live counts, and as a table."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request
from flask.typing import ResponseReturnValue

from console import labels
from console.filters import SINCE, UNTIL, Field, ask
from console.flow_picture import HIGH, WIDE, picture
from console.page import page
from console.room import Room, Visit
from models import drop_off as kept
from models.drop_off import Stops, Which

HOURS = {
    "night": ("night, 22 to 6", (22, 23, 0, 1, 2, 3, 4, 5)),
    "morning": ("morning, 6 to 12", tuple(range(6, 12))),
    "afternoon": ("afternoon, 12 to 18", tuple(range(12, 18))),
    "evening": ("evening, 18 to 22", tuple(range(18, 22))),
}
FIELDS = (
    Field("network", "Network", options=tuple(labels.NETWORKS.items())),
    Field("language", "Language", options=tuple(labels.LANGUAGES.items())),
    Field("hours", "Hours", options=tuple((name, said) for name, (said, _) in HOURS.items())),
    SINCE,
    UNTIL,
)


@dataclass(frozen=True)
class Row:
    """One screen; `share` of those who came to it dropped there, as a whole number of percent."""

    screen: str
    reached: int
    dropped: int
    share: int


def screens(room: Room, visit: Visit) -> ResponseReturnValue:
    asked = ask(FIELDS, request.args.to_dict(), room.gazetteer, visit.now)
    meant = dict(asked.meant)
    hours = HOURS[meant["hours"]][1] if meant.get("hours") else ()
    with room.database.begin() as db:
        found = kept.stops(db, Which(**{**meant, "hours": hours}), visit.now)
    return page(
        room,
        visit,
        "drop_off",
        title="Where calls stop",
        here="calls",
        fields=FIELDS,
        asked=asked,
        rows=[_row(one) for one in found],
        picture=picture(room.ways, {one.screen: (one.reached, one.dropped) for one in found}),
        wide=WIDE,
        high=HIGH,
    )


def _row(one: Stops) -> Row:
    share = round(100 * one.dropped / one.reached) if one.reached else 0
    return Row(one.screen.replace("_", " "), one.reached, one.dropped, share)
