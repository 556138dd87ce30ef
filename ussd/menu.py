"""Every screen of the service, put together for one ward register and one set of helplines."""

from __future__ import annotations

from collections.abc import Mapping

from routing.places import Gazetteer
from ussd.flow import Flow
from ussd.journeys import (
    broken_off,
    danger,
    duty,
    entrance,
    forum,
    help,
    mine,
    my_data,
    my_ward,
    private,
    refer,
    report,
    ward,
)

LINES = ("police", "dci", "gbv", "sgbv", "child", "drugs", "ipoa")

# Screens no caller walks to: the edge shows them when a call cannot go on.
ASIDE = ("sorry", "unkept", "unsure")


def menu(gazetteer: Gazetteer, helplines: Mapping[str, str], code: str) -> Flow:
    """The whole call. `helplines` are numbers to show by key; `code` is what callers dial.

    Raises BadFlow where the screens do not make a whole, KeyError where a helpline is missing.
    """
    lines = {key: helplines[key].replace(" ", "") for key in LINES}
    return Flow(
        [
            *entrance.screens(),
            *broken_off.screens(),
            *report.screens(),
            *private.screens(),
            *danger.screens(),
            *ward.screens(gazetteer),
            *mine.screens(),
            *help.screens(),
            *forum.screens(),
            *my_ward.screens(),
            *my_data.screens(),
            *refer.screens(gazetteer),
            *duty.screens(entrance.AS_RESIDENT),
        ],
        start=entrance.START,
        leave="left",
        aside=ASIDE,
        private=private.is_private,
        facts={**lines, "code": code},
    )
