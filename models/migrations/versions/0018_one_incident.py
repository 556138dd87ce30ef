"""Reports that follow another of the same incident, what the desk keeps from whom."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("reports", sa.Column("follows", sa.Uuid()))
    op.create_foreign_key(
        op.f("fk_reports_follows"),
        "reports",
        "reports",
        ["follows"],
        ["id"],
        postgresql_not_valid=True,
    )
    op.add_column(
        "reports", sa.Column("apart", sa.Boolean(), server_default="false", nullable=False)
    )
    op.add_column(
        "reports",
        sa.Column(
            "kept_organisations",
            postgresql.ARRAY(sa.Uuid()),
            server_default="{}",
            nullable=False,
        ),
    )
    op.add_column("reports", sa.Column("looked_at", sa.DateTime(timezone=True)))
    op.create_index(
        "ix_reports_follows",
        "reports",
        ["follows"],
        postgresql_where=sa.text("follows is not null"),
    )


def downgrade() -> None:
    op.drop_index("ix_reports_follows", "reports")
    for name in ("looked_at", "kept_organisations", "apart", "follows"):
        op.drop_column("reports", name)
