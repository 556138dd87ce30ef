"""The web process writes down the papers of an organisation, and nothing else of it."""

from __future__ import annotations

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

PAPERS = "licence_number, licence_until, accredited_until"


def upgrade() -> None:
    op.execute(f"grant update ({PAPERS}) on organisations to usalama_web")


def downgrade() -> None:
    op.execute(f"revoke update ({PAPERS}) on organisations from usalama_web")
