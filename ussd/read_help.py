"""What the help screens read: the accredited centres of a county, in one query."""

from __future__ import annotations

import json

from sqlalchemy import Connection

from models import centres
from models.vault import Vault
from routing.reads import day_of
from ussd.asked import Asked
from ussd.journeys.refer import MOST, NAME_LONGEST, PHONE_LONGEST, TOWN_LONGEST
from ussd.typed import tidy


def read_centres(db: Connection, vault: Vault, asked: Asked) -> str:
    """JSON list of values of the pick: `id|name|town|phone`."""
    found = centres.accredited(db, asked.about, day_of(asked.now), MOST)
    return json.dumps([_value(one) for one in found])


def _value(one: centres.Centre) -> str:
    facts = (
        _plain(one.name, NAME_LONGEST),
        _plain(one.town, TOWN_LONGEST),
        _plain(one.public_phone, PHONE_LONGEST),
    )
    return "|".join((one.id.hex, *facts))


def _plain(words: str, longest: int) -> str:
    return tidy(words, longest).replace("|", "/")
