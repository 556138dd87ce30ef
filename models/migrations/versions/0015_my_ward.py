"""Lists of forums and counties - priorities, actions -, votes for them, and ideas of residents."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

LISTS = ("priorities", "forum_actions")


def upgrade() -> None:
    _priorities()
    _votes()
    _forum_actions()
    _ideas()
    op.execute("grant select, insert, update on priorities, forum_actions, ideas to usalama_web")
    op.execute("grant select, insert, delete on priority_votes to usalama_web")
    op.execute(
        "grant select, insert, update, delete "
        "on priorities, forum_actions, ideas, priority_votes to usalama_worker"
    )


def downgrade() -> None:
    for table in ("ideas", "priority_votes", *LISTS):
        op.drop_table(table)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _owner(table: str) -> tuple[Any, ...]:
    return (
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("county_code", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "(organisation_id is null) <> (county_code = '')",
            name=op.f(f"ck_{table}_one_owner"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f(f"fk_{table}_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _priorities() -> None:
    op.create_table(
        "priorities",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_owner("priorities"),
        sa.Column("quarter", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label_en", sa.Text(), nullable=False),
        sa.Column("label_sw", sa.Text(), nullable=False),
        _moment("created_at"),
        _moment("ended_at", nullable=True),
        sa.CheckConstraint(
            "quarter ~ '^[0-9]{4}-Q[1-4]$'", name=op.f("ck_priorities_quarter")
        ),
    )
    for owner in ("organisation_id", "county_code"):
        op.create_index(f"ix_priorities_{owner}", "priorities", [owner, "quarter"])


def _votes() -> None:
    op.create_table(
        "priority_votes",
        sa.Column("voter_digest", sa.LargeBinary(), nullable=False),
        sa.Column("slot", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("priority_id", sa.Uuid(), nullable=False),
        sa.Column("ward_code", sa.Text(), nullable=False),
        sa.Column("quarter", sa.Text(), nullable=False),
        sa.Column("cast_on", sa.Date(), nullable=False),
        sa.CheckConstraint("slot between 1 and 3", name=op.f("ck_priority_votes_slot")),
        sa.ForeignKeyConstraint(
            ["priority_id"], ["priorities.id"], name=op.f("fk_priority_votes_priority_id")
        ),
        sa.PrimaryKeyConstraint("voter_digest", "slot", name=op.f("pk_priority_votes")),
        sa.UniqueConstraint(
            "voter_digest", "priority_id", name=op.f("uq_priority_votes_voter_digest_priority_id")
        ),
    )
    op.create_index("ix_priority_votes_ward", "priority_votes", ["ward_code", "quarter"])


def _forum_actions() -> None:
    op.create_table(
        "forum_actions",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_owner("forum_actions"),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("label_en", sa.Text(), nullable=False),
        sa.Column("label_sw", sa.Text(), nullable=False),
        _moment("created_at"),
        _moment("ended_at", nullable=True),
    )
    for owner in ("organisation_id", "county_code"):
        op.create_index(f"ix_forum_actions_{owner}", "forum_actions", [owner, "done_on"])


def _ideas() -> None:
    op.create_table(
        "ideas",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("ward_code", sa.Text(), nullable=False),
        sa.Column("quarter", sa.Text(), nullable=False),
        sa.Column("writer_digest", sa.LargeBinary(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        _moment("judged_at", nullable=True),
        sa.CheckConstraint("kind in ('idea', 'priority')", name=op.f("ck_ideas_kind")),
        sa.CheckConstraint(
            "state in ('waiting', 'shown', 'refused')", name=op.f("ck_ideas_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ideas")),
    )
    op.create_index("ix_ideas_writer_digest", "ideas", ["writer_digest"])
    op.create_index("ix_ideas_state", "ideas", ["state", "written_on", "id"])
    op.create_index("ix_ideas_ward_code", "ideas", ["ward_code", "written_on", "id"])
