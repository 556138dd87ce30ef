"""Meetings of forums, to be told to callers of their wards."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "meetings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("ward_code", sa.Text(), server_default="", nullable=False),
        sa.Column("held_at", TIME, nullable=False),
        sa.Column("venue", sa.Text(), nullable=False),
        sa.Column("about_en", sa.Text(), server_default="", nullable=False),
        sa.Column("about_sw", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("cancelled_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_meetings_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
    )
    op.create_index("ix_meetings_organisation_id", "meetings", ["organisation_id", "held_at"])
    op.execute("grant select, insert, update on meetings to usalama_web")
    op.execute("grant select, insert, update, delete on meetings to usalama_worker")


def downgrade() -> None:
    op.drop_table("meetings")
