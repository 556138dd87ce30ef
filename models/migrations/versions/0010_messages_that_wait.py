"""Messages that wait for a cap or a digest, and the one that is sent in their place."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

HELD = "status = 'queued' AND held != ''"


def upgrade() -> None:
    op.add_column(
        "messages", sa.Column("capped", sa.Boolean(), server_default="false", nullable=False)
    )
    op.add_column("messages", sa.Column("held", sa.Text(), server_default="", nullable=False))
    op.add_column("messages", sa.Column("carried_by", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_messages_carried_by"), "messages", "messages", ["carried_by"], ["id"]
    )
    _index("contact_claimed", ["contact_id", "claimed_at"], "claimed_at IS NOT NULL")
    _index("held", ["contact_id"], HELD)
    _index("carried_by", ["carried_by"], "carried_by IS NOT NULL")
    _index("silenced", ["created_at"], "direction = 'in' AND reason != ''")


def _index(name: str, columns: list[str], where: str) -> None:
    op.create_index(f"ix_messages_{name}", "messages", columns, postgresql_where=sa.text(where))


def downgrade() -> None:
    for name in ("silenced", "carried_by", "held", "contact_claimed"):
        op.drop_index(f"ix_messages_{name}", "messages")
    for name in ("carried_by", "held", "capped"):
        op.drop_column("messages", name)
