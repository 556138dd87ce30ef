"""A broadcast may be for duty holders of one role: coordinators, guards, chiefs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "broadcasts", sa.Column("holder_role", sa.Text(), server_default="", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("broadcasts", "holder_role")
