"""What somebody was last told of a gap: that one is there, that nobody is, that nobody ever was."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    told = sa.Column("told_what", sa.Text(), server_default="", nullable=False)
    op.add_column("coverage_gaps", told)
    op.execute("update coverage_gaps set told_what = 'nobody' where told_at is not null")


def downgrade() -> None:
    op.drop_column("coverage_gaps", "told_what")
