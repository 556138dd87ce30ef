"""Reports begun by SMS, kept for a day until they are sent; the workers alone see them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "texted_reports",
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("kinds", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("places", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("happening_now", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_texted_reports_contact_id")
        ),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_texted_reports")),
    )
    op.execute("grant select, insert, update, delete on texted_reports to usalama_worker")


def downgrade() -> None:
    op.drop_table("texted_reports")
