"""Who wants safety notices of which ward, with the receipt of having asked for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("ward_code", sa.Text(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "channel in ('ussd', 'sms', 'console', 'gateway')",
            name=op.f("ck_subscriptions_channel"),
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_subscriptions_contact_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
    )
    op.create_index("ix_subscriptions_contact_id", "subscriptions", ["contact_id"])
    op.create_index(
        "uq_subscriptions_live",
        "subscriptions",
        ["ward_code", "contact_id"],
        unique=True,
        postgresql_where=sa.text("ended_at is null"),
    )
    op.execute("grant select, insert, update on subscriptions to usalama_web")
    op.execute("grant select, insert, update, delete on subscriptions to usalama_worker")


def downgrade() -> None:
    op.drop_table("subscriptions")
