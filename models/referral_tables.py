"""A caller's request that a centre help: health data, so no row of it joins a report or a contact.

Who asked is a digest under the sensitive branch's key; the number is sealed for the sender alone
and only where the caller wants an SMS; times are cut to the hour. The row is the receipt of the
consent too: which wording, in which language, when.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from models.base import link, metadata, moment, row_id

STATES = ("asked", "told", "accepted", "ended")
OPEN = ("open", "accepted")  # states of one person's part in a request

referrals = Table(
    "referrals",
    metadata,
    row_id(),
    Column("reference_digest", LargeBinary, nullable=False, unique=True),
    Column("person_digest", LargeBinary, nullable=False),
    Column("phone_sealed", LargeBinary),
    link("organisation_id", "organisations.id", required=True),
    Column("kind", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("wording", Text, nullable=False),
    Column("sms", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("outcome", Text, nullable=False, server_default=""),
    Column("said_sealed", LargeBinary),
    moment("asked_hour", required=True),
    moment("told_hour"),
    moment("accepted_hour"),
    moment("ended_hour"),
    CheckConstraint(f"state in ({', '.join(map(repr, STATES))})", name="state"),
    Index("ix_referrals_asked_hour", "asked_hour", "id"),
    Index("ix_referrals_person_digest", "person_digest"),
)
referral_alerts = Table(
    "referral_alerts",
    metadata,
    row_id(),
    link("referral_id", "referrals.id", required=True),
    link("person_id", "people.id", required=True),
    Column("short_number", Integer, nullable=False),
    Column("state", Text, nullable=False),
    moment("created_hour", required=True),
    CheckConstraint("state in ('open', 'accepted', 'passed', 'over')", name="state"),
    UniqueConstraint("referral_id", "person_id"),
)
Index(
    "uq_referral_alerts_short_number",
    referral_alerts.c.person_id,
    referral_alerts.c.short_number,
    unique=True,
    postgresql_where=referral_alerts.c.state.in_(OPEN),
)
