"""Where too few can be told within the next day, and when that was last looked at."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLES = ("coverage_gaps", "coverage_checks")


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "coverage_gaps",
        sa.Column("ward_code", sa.Text(), nullable=False),
        sa.Column("categories", sa.Text(), nullable=False),
        sa.Column("nobody", sa.Integer(), nullable=False),
        sa.Column("alone", sa.Integer(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("opened_at", moment, nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("told_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("ward_code", "categories", name=op.f("pk_coverage_gaps")),
    )
    op.create_table(
        "coverage_checks",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("from_hour", moment, nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("wards", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_coverage_checks")),
    )
    for table in TABLES:
        op.execute(f"grant select on {table} to usalama_web")
        op.execute(f"grant select, insert, update, delete on {table} to usalama_worker")


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
