"""Who asked to be forgotten from the phone, until a worker has done it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "forget_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "channel in ('ussd', 'sms')", name=op.f("ck_forget_requests_channel")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_forget_requests_contact_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forget_requests")),
    )
    still = sa.text("done_at IS NULL")
    op.create_index(
        "uq_forget_requests_open",
        "forget_requests",
        ["contact_id"],
        unique=True,
        postgresql_where=still,
    )
    op.create_index(
        "ix_forget_requests_owed",
        "forget_requests",
        ["confirmed_at"],
        postgresql_where=sa.text("done_at IS NULL AND confirmed_at IS NOT NULL"),
    )
    op.execute("grant select, insert, update on forget_requests to usalama_web")
    op.execute("grant select, insert, update, delete on forget_requests to usalama_worker")


def downgrade() -> None:
    op.drop_table("forget_requests")
