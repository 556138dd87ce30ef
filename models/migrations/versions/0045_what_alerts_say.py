"""An alert keeps what the rules let its texts say: with the landmark, or without."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("alerts", sa.Column("says", sa.Text(), server_default="full", nullable=False))


def downgrade() -> None:
    op.drop_column("alerts", "says")
