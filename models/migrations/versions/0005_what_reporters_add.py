"""When it happened, whether someone is hurt, and whom the reporter does not want told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    texts = sa.Text()
    for name in ("told_when", "hurt"):
        op.add_column("reports", sa.Column(name, texts, server_default="", nullable=False))
    op.add_column(
        "reports",
        sa.Column("kept_from", postgresql.ARRAY(texts), server_default="{}", nullable=False),
    )


def downgrade() -> None:
    for name in ("kept_from", "hurt", "told_when"):
        op.drop_column("reports", name)
