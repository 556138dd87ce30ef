"""Duties have a time they are held from; those that ended stay known; who stands in for whom."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    text, moment = sa.Text(), sa.DateTime(timezone=True)
    op.add_column("duties", sa.Column("held_from", moment))
    op.create_table(
        "past_duties",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", text, nullable=False),
        sa.Column("role", text, nullable=False),
        sa.Column("area_level", text, nullable=False),
        sa.Column("area_code", text, nullable=False),
        sa.Column("categories", postgresql.ARRAY(text)),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("hours", text, nullable=False),
        sa.Column("held_from", moment, nullable=False),
        sa.Column("held_until", moment, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_past_duties_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_duties")),
    )
    op.create_index("ix_past_duties_area", "past_duties", ["area_level", "area_code", "held_until"])
    op.create_index("ix_past_duties_person_id", "past_duties", ["person_id"])
    op.create_table(
        "stand_ins",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("stand_in_id", sa.Uuid(), nullable=False),
        sa.Column("held_from", moment, nullable=False),
        sa.Column("held_until", moment, nullable=False),
        sa.Column("set_by", text, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_stand_ins_person_id")),
        sa.ForeignKeyConstraint(
            ["stand_in_id"], ["people.id"], name=op.f("fk_stand_ins_stand_in_id")
        ),
        sa.CheckConstraint("person_id <> stand_in_id", name=op.f("ck_stand_ins_another")),
        sa.CheckConstraint("held_from < held_until", name=op.f("ck_stand_ins_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand_ins")),
    )
    op.create_index("ix_stand_ins_person_id", "stand_ins", ["person_id", "held_until"])
    op.execute("grant select on past_duties to usalama_web, usalama_worker")
    op.execute("grant select, insert, update, delete on stand_ins to usalama_web")
    op.execute("grant select on stand_ins to usalama_worker")


def downgrade() -> None:
    op.drop_table("stand_ins")
    op.drop_table("past_duties")
    op.drop_column("duties", "held_from")
