"""At which hours of the day somebody was told that nobody is there: what is new is told again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    hours = sa.Column("told_hours", sa.Integer(), server_default="0", nullable=False)
    op.add_column("coverage_gaps", hours)


def downgrade() -> None:
    op.drop_column("coverage_gaps", "told_hours")
