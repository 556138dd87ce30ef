"""Since when a duty holder agrees to a test SMS a month."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("tests_agreed_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("people", "tests_agreed_at")
