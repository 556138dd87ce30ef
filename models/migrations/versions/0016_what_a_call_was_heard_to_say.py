"""How many inputs a call's first request held, and how many the latest that was answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("calls", sa.Column("dialled", sa.Integer()))
    op.add_column("calls", sa.Column("answered", sa.Integer()))


def downgrade() -> None:
    op.drop_column("calls", "answered")
    op.drop_column("calls", "dialled")
