"""Rules to come can be called off, and a draft knows which rules it began from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

BEFORE = "state in ('draft', 'waiting', 'approved', 'dropped')"
STATES = "state in ('draft', 'waiting', 'approved', 'dropped', 'called_off')"
CALLED_OFF = "state <> 'called_off' or (called_off_by is not null and called_off_at is not null)"


def upgrade() -> None:
    op.add_column("rule_books", sa.Column("base", sa.Integer()))
    version = sa.Column("version", sa.Integer(), server_default="0", nullable=False)
    op.add_column("rule_books", version)
    op.add_column("rule_books", sa.Column("called_off_by", sa.Uuid()))
    op.add_column("rule_books", sa.Column("called_off_at", sa.DateTime(timezone=True)))
    op.create_foreign_key(
        "fk_rule_books_called_off_by", "rule_books", "users", ["called_off_by"], ["id"]
    )
    # What is being drafted began from the last book that was approved by then.
    op.execute(
        "update rule_books as b set base = coalesce((select a.number from rule_books as a"
        " where a.state = 'approved' and a.decided_at <= b.created_at"
        " and a.effective_at <= b.created_at"
        " order by a.effective_at desc, a.number desc limit 1), 0)"
        " where b.state in ('draft', 'waiting')"
    )
    _states(STATES)
    op.create_check_constraint("called_off", "rule_books", CALLED_OFF, postgresql_not_valid=True)


def downgrade() -> None:
    op.execute("update rule_books set state = 'dropped' where state = 'called_off'")
    op.drop_constraint("called_off", "rule_books")
    _states(BEFORE)
    for name in ("called_off_at", "called_off_by", "version", "base"):
        op.drop_column("rule_books", name)


def _states(condition: str) -> None:
    op.execute("alter table rule_books drop constraint ck_rule_books_state")
    op.execute(
        f"alter table rule_books add constraint ck_rule_books_state check ({condition}) not valid"
    )
