"""The originals of words that operators took out of reports, sealed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_originals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("masked_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_report_originals_report_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_originals")),
    )
    op.create_index("ix_report_originals_report_id", "report_originals", ["report_id"])
    op.create_index(
        "uq_report_originals_place", "report_originals", ["place", "row_id"], unique=True
    )
    op.execute("grant select, insert on report_originals to usalama_web")
    op.execute("grant update (words_sealed) on report_additions to usalama_web")
    op.execute("grant select, insert, update, delete on report_originals to usalama_worker")


def downgrade() -> None:
    op.execute("revoke update (words_sealed) on report_additions from usalama_web")
    op.drop_table("report_originals")
