"""How a forum or county asks what happened: the order of categories, their words, what is hidden."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "category_lists",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("county_code", sa.Text(), server_default="", nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("hidden", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("label_en", sa.Text(), server_default="", nullable=False),
        sa.Column("label_sw", sa.Text(), server_default="", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(organisation_id is null) <> (county_code = '')",
            name=op.f("ck_category_lists_one_owner"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_category_lists_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category_lists")),
    )
    op.create_index("ix_category_lists_organisation_id", "category_lists", ["organisation_id"])
    op.create_index("ix_category_lists_county_code", "category_lists", ["county_code"])
    op.execute("grant select, insert, delete on category_lists to usalama_web")
    op.execute("grant select, insert, update, delete on category_lists to usalama_worker")


def downgrade() -> None:
    op.drop_table("category_lists")
