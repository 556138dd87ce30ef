"""Papers of organisations: accreditation and licence with their ends; town and public number."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TEXTS, DAYS = ("town", "public_phone", "licence_number"), ("licence_until", "accredited_until")


def upgrade() -> None:
    for name in TEXTS:
        op.add_column(
            "organisations", sa.Column(name, sa.Text(), server_default="", nullable=False)
        )
    for name in DAYS:
        op.add_column("organisations", sa.Column(name, sa.Date(), nullable=True))


def downgrade() -> None:
    for name in (*DAYS, *TEXTS):
        op.drop_column("organisations", name)
