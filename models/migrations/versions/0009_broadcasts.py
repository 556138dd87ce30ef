"""Broadcasts: what they say, to whom, who wrote and who released them, and how far they are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_TEXTS = ("holder_kind", "overridden", "note", "trouble", "at_language")
_COUNTS = ("total", "tried", "passed_over", "troubles")
_PEOPLE = (
    ("author_id", "users"), ("person_id", "people"), ("editor_id", "users"),
    ("released_by_id", "users"),
)
_TIMES = ("submitted_at", "released_at", "started_at", "ended_at", "next_at", "useful_until")
_CHECKS = {
    "state": "state in ('draft', 'waiting', 'released', 'running', 'done', 'cancelled')",
    "audience": "audience in ('subscribers', 'holders', 'everyone')",
    "area": "area_level in ('ward', 'constituency', 'county', 'national')",
    "second_person": "released_by_id is null or (released_by_id is distinct from author_id"
    " and released_by_id is distinct from editor_id)",
    "released": "released_at is not null or state in ('draft', 'waiting', 'cancelled')",
    "author": "author_id is not null or person_id is not null",
}


def _moment(name: str, required: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=not required)


def upgrade() -> None:
    _broadcasts()
    _recipients()
    op.add_column("messages", sa.Column("broadcast_id", sa.Uuid(), nullable=True))
    op.execute(
        "alter table messages add constraint fk_messages_broadcast_id "
        "foreign key (broadcast_id) references broadcasts (id) not valid"
    )
    op.create_index(
        "ix_messages_broadcast",
        "messages",
        ["broadcast_id", "status"],
        postgresql_where=sa.text("broadcast_id is not null"),
    )
    op.execute("grant select, insert, update on broadcasts to usalama_web")
    op.execute("grant select, insert, update, delete on broadcasts to usalama_worker")
    op.execute("grant select on broadcast_recipients to usalama_web")
    op.execute("grant select, insert, update, delete on broadcast_recipients to usalama_worker")


def _broadcasts() -> None:
    needed = (("state", None), ("about", ""), ("audience", None), ("area_level", None),
              ("area_code", None))
    op.create_table(
        "broadcasts",
        sa.Column("id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Text(), server_default=given, nullable=False)
          for name, given in needed),
        *(sa.Column(name, sa.Text(), server_default="", nullable=False) for name in _TEXTS),
        *(sa.Column(f"words_{language}_sealed", sa.LargeBinary()) for language in ("en", "sw")),
        sa.Column("edition", sa.Integer(), server_default="1", nullable=False),
        sa.Column("useful_hours", sa.Integer(), server_default="24", nullable=False),
        *(sa.Column(name, sa.Integer(), server_default="0", nullable=False) for name in _COUNTS),
        *(sa.Column(name, sa.Uuid(), nullable=True) for name, _table in _PEOPLE),
        sa.Column("at_row", sa.Uuid(), nullable=True),
        _moment("created_at", required=True),
        *(_moment(name) for name in _TIMES),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_broadcasts_{name}"))
          for name, rule in _CHECKS.items()),
        *(sa.ForeignKeyConstraint([name], [f"{table}.id"], name=op.f(f"fk_broadcasts_{name}"))
          for name, table in _PEOPLE),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcasts")),
    )
    op.create_index("ix_broadcasts_created_at", "broadcasts", ["created_at", "id"])
    op.create_index(
        "ix_broadcasts_owed",
        "broadcasts",
        ["next_at"],
        postgresql_where=sa.text("state in ('released', 'running')"),
    )


def _recipients() -> None:
    links = (("broadcast_id", "broadcasts"), ("contact_id", "contacts"), ("person_id", "people"))
    op.create_table(
        "broadcast_recipients",
        sa.Column("broadcast_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        *(sa.ForeignKeyConstraint(
            [name], [f"{table}.id"], name=op.f(f"fk_broadcast_recipients_{name}")
        ) for name, table in links),
        sa.PrimaryKeyConstraint(
            "broadcast_id", "language", "contact_id", name=op.f("pk_broadcast_recipients")
        ),
    )
    op.create_index("ix_broadcast_recipients_contact_id", "broadcast_recipients", ["contact_id"])


def downgrade() -> None:
    op.drop_index("ix_messages_broadcast", "messages")
    op.drop_column("messages", "broadcast_id")
    op.drop_table("broadcast_recipients")
    op.drop_table("broadcasts")
