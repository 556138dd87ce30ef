"""What a call starts from: read once, at its first hop, and frozen until its END."""

from __future__ import annotations

from sqlalchemy import Connection

from models import contacts, reports
from models.vault import Vault
from sessions.session import Start
from ussd.journeys.mine import LISTED


def start(db: Connection, vault: Vault, number: str, network: str) -> Start:
    """The language and ward kept for a number, and its latest reports: at most two queries."""
    contact = contacts.find(db, vault, number)
    if contact is None:
        return Start(network=network)
    made = reports.latest_of(db, contact.id, LISTED)
    return Start(
        language=contact.language,
        ward=contact.last_ward,
        network=network,
        known={"reports": " ".join(made)} if made else {},
    )
