"""Reports that a person should look at, and why: named a duty holder, or let go by the clock."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "reports",
        sa.Column(
            "named_organisations",
            postgresql.ARRAY(sa.Uuid()),
            server_default="{}",
            nullable=False,
        ),
    )
    for name in ("review", "released_by"):
        op.add_column("reports", sa.Column(name, sa.Text(), server_default="", nullable=False))
    op.create_index(
        "ix_reports_review",
        "reports",
        ["created_at", "id"],
        postgresql_where=sa.text("review != ''"),
    )


def downgrade() -> None:
    op.drop_index("ix_reports_review", "reports")
    for name in ("released_by", "review", "named_organisations"):
        op.drop_column("reports", name)
