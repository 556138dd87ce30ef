"""Where calls stopped on days whose hops are gone: counts alone, kept for ever."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "drop_off_days",
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("hour", sa.SmallInteger(), nullable=False),
        sa.Column("network", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("screen", sa.Text(), nullable=False),
        sa.Column("came", sa.Integer(), nullable=False),
        sa.Column("ended", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "began_on", "hour", "network", "language", "screen", name=op.f("pk_drop_off_days")
        ),
    )
    op.execute("grant select on drop_off_days to usalama_web")
    op.execute("grant select, insert on drop_off_days to usalama_worker")


def downgrade() -> None:
    op.drop_table("drop_off_days")
