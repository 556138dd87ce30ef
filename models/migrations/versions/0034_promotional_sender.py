"""What the promotional sender is refused is kept apart: alerts still go."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "contacts", sa.Column("bulk_blocked", sa.Text(), server_default="", nullable=False)
    )
    op.execute("grant select (bulk_blocked), update (bulk_blocked) on contacts to usalama_web")
    op.add_column(
        "messages", sa.Column("promotional", sa.Boolean(), server_default="false", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("messages", "promotional")
    op.drop_column("contacts", "bulk_blocked")
