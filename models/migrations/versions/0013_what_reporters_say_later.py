"""What reporters add later, how many are involved, who may call, and being asked how it ended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TEXTS = ("involved", "call_by")
MOMENTS = ("asked_at", "call_asked_at")


def upgrade() -> None:
    for name in TEXTS:
        op.add_column("reports", sa.Column(name, sa.Text(), server_default="", nullable=False))
    for name in MOMENTS:
        op.add_column("reports", sa.Column(name, sa.DateTime(timezone=True)))
    op.create_index(
        "ix_reports_resolved",
        "reports",
        ["closed_at", "id"],
        postgresql_where=sa.text("state = 'resolved'"),
    )
    op.create_index(
        "ix_reports_call_asked",
        "reports",
        ["call_asked_at"],
        postgresql_where=sa.text("call_asked_at is not null"),
    )
    _additions()


def _additions() -> None:
    op.create_table(
        "report_additions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid()),
        sa.Column("message_id", sa.Uuid()),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column(
            "asked_which", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False
        ),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_report_additions_report_id")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_report_additions_message_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_additions")),
    )
    op.create_index("ix_report_additions_report_id", "report_additions", ["report_id", "created_at"])
    op.create_index(
        "uq_report_additions_message_id", "report_additions", ["message_id"], unique=True
    )
    op.execute("grant select, insert on report_additions to usalama_web")
    op.execute("grant select, insert, update, delete on report_additions to usalama_worker")


def downgrade() -> None:
    op.drop_table("report_additions")
    for name in (*TEXTS, *MOMENTS):
        op.drop_column("reports", name)
