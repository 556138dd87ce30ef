"""Everyone who had a hand in a book of rules, and rolling back written down as one person's deed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

NO_HAND = "approver_id is null or approver_id <> all(hands)"
APPROVED = (
    "state <> 'approved' or (effective_at is not null"
    " and (approver_id is not null or back_to is not null))"
)
APPROVED_BEFORE = "state <> 'approved' or (approver_id is not null and effective_at is not null)"


def upgrade() -> None:
    hands = postgresql.ARRAY(sa.Uuid())
    op.add_column("rule_books", sa.Column("hands", hands, server_default="{}", nullable=False))
    op.execute("update rule_books set hands = array[author_id] where hands = '{}'")
    # What was rolled back before names a second person who never was asked: it was one's deed.
    op.execute("alter table rule_books drop constraint ck_rule_books_approved")
    op.execute(
        f"alter table rule_books add constraint ck_rule_books_approved check ({APPROVED}) not valid"
    )
    op.execute("update rule_books set approver_id = null where back_to is not null")
    op.execute(
        f"alter table rule_books add constraint ck_rule_books_no_hand check ({NO_HAND}) not valid"
    )


def downgrade() -> None:
    op.execute("alter table rule_books drop constraint ck_rule_books_no_hand")
    op.execute("alter table rule_books drop constraint ck_rule_books_approved")
    op.execute(
        f"alter table rule_books add constraint ck_rule_books_approved"
        f" check ({APPROVED_BEFORE}) not valid"
    )
    op.drop_column("rule_books", "hands")
