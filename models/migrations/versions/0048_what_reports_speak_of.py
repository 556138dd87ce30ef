"""What a report's words speak of that rules may ask after, kept without the words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    flags = postgresql.ARRAY(sa.Text())
    op.add_column("reports", sa.Column("flags", flags, server_default="{}", nullable=False))


def downgrade() -> None:
    op.drop_column("reports", "flags")
