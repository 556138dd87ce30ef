"""A case worker may be for one kind of case alone: an oversight body for police conduct."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("users", sa.Column("cases", sa.Text(), server_default="", nullable=False))
    op.create_check_constraint("cases", "users", "cases in ('', 'police-conduct', 'family-safety')")


def downgrade() -> None:
    op.drop_column("users", "cases")
