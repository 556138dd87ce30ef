"""Cases of the sensitive branch get the clock of the whole, and say who was left out and why."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

CASES = "sensitive_reports"


def upgrade() -> None:
    for name in ("whole_due_at", "desk_hour"):
        op.add_column(CASES, sa.Column(name, sa.DateTime(timezone=True)))
    empty = {"server_default": "{}", "nullable": False}
    op.add_column(CASES, sa.Column("kept_organisations", postgresql.ARRAY(sa.Uuid()), **empty))
    op.add_column("sensitive_events", sa.Column("facts", postgresql.JSONB(), **empty))
    is_open = "closed_hour is null"
    op.execute(f"update {CASES} set desk_hour = created_hour where level = 4 and {is_open}")
    op.execute(
        f"update {CASES} set whole_due_at = created_hour + interval '3 days'"
        f" where {is_open} and desk_hour is null"
    )


def downgrade() -> None:
    op.drop_column("sensitive_events", "facts")
    for name in ("kept_organisations", "desk_hour", "whole_due_at"):
        op.drop_column(CASES, name)
