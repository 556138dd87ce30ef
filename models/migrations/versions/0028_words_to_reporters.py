"""What duty holders and the desk write to a reporter, beside the message that took the words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_questions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid()),
        sa.Column("asked_by", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_report_questions_report_id")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_report_questions_message_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_report_questions_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_questions")),
    )
    op.create_index(
        "ix_report_questions_report_id", "report_questions", ["report_id", "created_at"]
    )
    op.create_index(
        "uq_report_questions_message_id", "report_questions", ["message_id"], unique=True
    )
    op.execute("grant select, insert on report_questions to usalama_web")
    # what a resident adds in a call answers what was asked
    op.execute("grant update (answered_at) on report_questions to usalama_web")
    op.execute("grant select, insert, update, delete on report_questions to usalama_worker")


def downgrade() -> None:
    op.drop_table("report_questions")
