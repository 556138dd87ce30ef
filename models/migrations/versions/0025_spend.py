"""What texts cost, what may be spent, and what stops them until an operator has mended it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

TABLES = ("charges", "budgets", "gateway_stops")


def upgrade() -> None:
    _charges()
    _budgets()
    _stops()
    op.execute(f"grant select on {', '.join(TABLES)} to usalama_web, usalama_worker")
    op.execute("grant insert on charges to usalama_web, usalama_worker")
    op.execute("grant insert, update on budgets to usalama_web")
    op.execute("grant insert, update on gateway_stops to usalama_worker")


def _charges() -> None:
    op.create_table(
        "charges",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("day_on", sa.Date(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=True),
        sa.Column("ward_code", sa.Text(), server_default="", nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("segments", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_charges_report_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_charges_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charges")),
    )
    op.create_index("ix_charges_day_on", "charges", ["day_on"])
    op.create_index("ix_charges_ward", "charges", ["ward_code", "day_on"])
    op.create_index("ix_charges_organisation", "charges", ["organisation_id", "day_on"])
    op.create_index("ix_charges_report_id", "charges", ["report_id"])
    for role in ("usalama_web", "usalama_worker"):
        op.execute(f"grant usage on sequence charges_id_seq to {role}")


def _budgets() -> None:
    op.create_table(
        "budgets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("month_from", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("scope in ('ward', 'forum')", name=op.f("ck_budgets_scope")),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_budgets_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budgets")),
        sa.UniqueConstraint(
            "scope", "key", "month_from", name=op.f("uq_budgets_scope_key_month_from")
        ),
    )


def _stops() -> None:
    op.create_table(
        "gateway_stops",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("refusals", sa.Integer(), nullable=False),
        sa.Column("probes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("probe_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("kind", "sender", name=op.f("pk_gateway_stops")),
    )


def downgrade() -> None:
    for name in reversed(TABLES):
        op.drop_table(name)
