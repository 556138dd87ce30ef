"""Calls that dropped are kept for half an hour, to be taken up again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "drafts",
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=False),
        sa.Column("answers_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("ward_code", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_drafts_call_id")),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_drafts")),
    )
    op.create_index("ix_drafts_phone", "drafts", ["phone", "at"])
    op.execute("grant select, delete on drafts to usalama_web")
    op.execute("grant select, insert, update, delete on drafts to usalama_worker")


def downgrade() -> None:
    op.drop_table("drafts")
