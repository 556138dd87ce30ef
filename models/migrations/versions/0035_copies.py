"""The ids of texts that went twice, and whose phone a receipt of an unknown text was for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gateway_copies",
        sa.Column("gateway_id", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_gateway_copies_message_id")
        ),
        sa.PrimaryKeyConstraint("gateway_id", name=op.f("pk_gateway_copies")),
    )
    op.create_index("ix_gateway_copies_message_id", "gateway_copies", ["message_id"])
    op.add_column("delivery_receipts", sa.Column("contact_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_delivery_receipts_contact_id"),
        "delivery_receipts",
        "contacts",
        ["contact_id"],
        ["id"],
        postgresql_not_valid=True,
    )
    op.create_index(
        "ix_delivery_receipts_contact_id",
        "delivery_receipts",
        ["contact_id"],
        postgresql_where=sa.text("contact_id IS NOT NULL"),
    )
    op.execute("grant select on gateway_copies to usalama_web")
    op.execute("grant select, insert, delete on gateway_copies to usalama_worker")


def downgrade() -> None:
    op.drop_column("delivery_receipts", "contact_id")
    op.drop_table("gateway_copies")
