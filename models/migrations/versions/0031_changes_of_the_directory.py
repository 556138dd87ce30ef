"""Every change of the directory: who, when, what it was before and after."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "directory_changes",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid()),
        sa.Column("person_id", sa.Uuid()),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_directory_changes_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_directory_changes_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_changes")),
    )
    for name, columns in (
        ("ix_directory_changes_organisation_id", ["organisation_id", "id"]),
        ("ix_directory_changes_person_id", ["person_id", "id"]),
        ("ix_directory_changes_entity_id", ["entity_id", "field", "at"]),
    ):
        op.create_index(name, "directory_changes", columns)
    # Where a directory is older than its history, the history says when it begins.
    op.execute(
        "insert into directory_changes (at, actor, entity, entity_id, field, before, after) "
        "select now(), 'this release', 'history', "
        "'00000000-0000-0000-0000-000000000000', 'begun', '', '' "
        "where exists (select 1 from organisations)"
    )
    op.execute("grant select, insert on directory_changes to usalama_web")
    op.execute("grant select, insert, update, delete on directory_changes to usalama_worker")
    for role in ("usalama_web", "usalama_worker"):
        op.execute(f"grant usage on sequence directory_changes_id_seq to {role}")


def downgrade() -> None:
    op.drop_table("directory_changes")
