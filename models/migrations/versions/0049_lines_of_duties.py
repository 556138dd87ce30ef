"""A duty knows the line of the file that gave it, its place there and the first day it said."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("duties", sa.Column("given_line", sa.Integer()))
    op.add_column("duties", sa.Column("given_place", sa.Integer()))
    op.add_column("duties", sa.Column("given_from", sa.Date()))


def downgrade() -> None:
    op.drop_column("duties", "given_from")
    op.drop_column("duties", "given_place")
    op.drop_column("duties", "given_line")
