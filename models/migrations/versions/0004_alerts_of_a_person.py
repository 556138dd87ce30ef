"""A duty holder's figures of the month, and what came lately, are found without reading all."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_alerts_person_id", "alerts", ["person_id", "created_at"])


def downgrade() -> None:
    op.drop_index("ix_alerts_person_id", "alerts")
