"""The web process gives organisations wards to work in, and ends that with a day."""

from __future__ import annotations

from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("grant insert, update (valid_to, reason, doubt) on forum_wards to usalama_web")


def downgrade() -> None:
    op.execute("revoke insert, update (valid_to, reason, doubt) on forum_wards from usalama_web")
