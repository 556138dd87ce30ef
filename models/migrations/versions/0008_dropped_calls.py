"""An operator who has looked at a dropped call may put it aside; its caller may still go on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("drafts", sa.Column("dismissed_at", sa.DateTime(timezone=True)))
    op.execute("grant update (dismissed_at) on drafts to usalama_web")


def downgrade() -> None:
    op.drop_column("drafts", "dismissed_at")
