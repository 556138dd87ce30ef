"""A console user may be tied to the organisation he or she works for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("users", sa.Column("organisation_id", sa.Uuid()))
    op.create_foreign_key(
        "fk_users_organisation_id",
        "users",
        "organisations",
        ["organisation_id"],
        ["id"],
        postgresql_not_valid=True,
    )


def downgrade() -> None:
    op.drop_column("users", "organisation_id")
