"""How a call's text is read again: which inputs hold stars, and the menus the call began with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("stars", "menu"):
        op.add_column("calls", sa.Column(name, sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    for name in ("menu", "stars"):
        op.drop_column("calls", name)
