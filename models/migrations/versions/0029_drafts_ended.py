"""Until when a phone's dropped calls are over, and what the web process may cut of a call."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "drafts_ended",
        sa.Column("phone", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("phone", name=op.f("pk_drafts_ended")),
    )
    op.create_index("ix_drafts_ended_at", "drafts_ended", ["at"])
    op.execute("grant select, insert, update on drafts_ended to usalama_web")
    op.execute("grant select, insert, update, delete on drafts_ended to usalama_worker")
    op.execute("grant update (screen, typed_sealed, reply_sealed, at) on hops to usalama_web")


def downgrade() -> None:
    op.execute("revoke update (screen, typed_sealed, reply_sealed, at) on hops from usalama_web")
    op.drop_table("drafts_ended")
