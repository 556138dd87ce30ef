"""A second clock, of the whole report; and an index on reports that no clock and no desk has."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("reports", sa.Column("whole_due_at", sa.DateTime(timezone=True)))
    op.create_index(
        "ix_reports_whole_due",
        "reports",
        ["whole_due_at", "id"],
        postgresql_where=sa.text("whole_due_at is not null and closed_at is null"),
    )
    op.create_index(
        "ix_reports_stray",
        "reports",
        ["created_at"],
        postgresql_where=sa.text("due_at is null and at_desk is false and closed_at is null"),
    )


def downgrade() -> None:
    op.drop_index("ix_reports_stray", "reports")
    op.drop_index("ix_reports_whole_due", "reports")
    op.drop_column("reports", "whole_due_at")
