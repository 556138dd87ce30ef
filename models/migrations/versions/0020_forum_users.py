"""Which forum a user of the console with the role forum belongs to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "forum_users",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_forum_users_user_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_forum_users_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_forum_users")),
    )
    op.execute("grant select, insert, update on forum_users to usalama_web")
    op.execute("grant select, insert, update, delete on forum_users to usalama_worker")


def downgrade() -> None:
    op.drop_table("forum_users")
