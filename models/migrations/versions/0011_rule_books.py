"""Routing rules in books: drafted by one, approved by another, in force from a time on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

STATES = ("draft", "waiting", "approved", "dropped")
APPROVED = "state <> 'approved' or (approver_id is not null and effective_at is not null)"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "rule_books",
        sa.Column("number", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("rows", postgresql.JSONB(), nullable=False),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.Column("back_to", sa.Integer()),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("approver_id", sa.Uuid()),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("asked_at", moment),
        sa.Column("decided_at", moment),
        sa.Column("effective_at", moment),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_rule_books_author_id")),
        sa.ForeignKeyConstraint(["approver_id"], ["users.id"], name=op.f("fk_rule_books_approver_id")),
        sa.CheckConstraint(f"state in ({', '.join(map(repr, STATES))})", name=op.f("ck_rule_books_state")),
        sa.CheckConstraint("approver_id <> author_id", name=op.f("ck_rule_books_two_people")),
        sa.CheckConstraint(APPROVED, name=op.f("ck_rule_books_approved")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_rule_books")),
    )
    op.create_index("ix_rule_books_effective_at", "rule_books", ["effective_at"])
    op.execute("grant select, insert, update on rule_books to usalama_web")
    op.execute("grant select on rule_books to usalama_worker")


def downgrade() -> None:
    op.drop_table("rule_books")
