"""Requests that a centre help: sealed, in tables of their own, with no way to a report."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

HOUR = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "referrals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference_digest", sa.LargeBinary(), nullable=False),
        sa.Column("person_digest", sa.LargeBinary(), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("sms", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), server_default="", nullable=False),
        sa.Column("said_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("asked_hour", HOUR, nullable=False),
        sa.Column("told_hour", HOUR, nullable=True),
        sa.Column("accepted_hour", HOUR, nullable=True),
        sa.Column("ended_hour", HOUR, nullable=True),
        sa.CheckConstraint(
            "state in ('asked', 'told', 'accepted', 'ended')", name=op.f("ck_referrals_state")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_referrals_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrals")),
        sa.UniqueConstraint("reference_digest", name=op.f("uq_referrals_reference_digest")),
    )
    op.create_index("ix_referrals_asked_hour", "referrals", ["asked_hour", "id"])
    op.create_index("ix_referrals_person_digest", "referrals", ["person_digest"])
    _told()
    for table in ("referrals", "referral_alerts"):
        op.execute(f"grant select, insert, update on {table} to usalama_web")
        op.execute(f"grant select, insert, update, delete on {table} to usalama_worker")


def _told() -> None:
    op.create_table(
        "referral_alerts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("short_number", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_hour", HOUR, nullable=False),
        sa.CheckConstraint(
            "state in ('open', 'accepted', 'passed', 'over')",
            name=op.f("ck_referral_alerts_state"),
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referrals.id"], name=op.f("fk_referral_alerts_referral_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_referral_alerts_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_alerts")),
        sa.UniqueConstraint(
            "referral_id", "person_id", name=op.f("uq_referral_alerts_referral_id_person_id")
        ),
    )
    op.create_index(
        "uq_referral_alerts_short_number",
        "referral_alerts",
        ["person_id", "short_number"],
        unique=True,
        postgresql_where=sa.text("state in ('open', 'accepted')"),
    )


def downgrade() -> None:
    op.drop_table("referral_alerts")
    op.drop_table("referrals")
