"""A duty may end on a day that is to come; the web process gives out duties and ends them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("duties", sa.Column("held_until", sa.DateTime(timezone=True)))
    op.execute(
        "alter table duties add constraint ck_duties_order "
        "check (held_until >= held_from) not valid"
    )
    op.execute("grant insert, update (held_until) on duties to usalama_web")


def downgrade() -> None:
    op.execute("revoke insert, update (held_until) on duties from usalama_web")
    op.drop_column("duties", "held_until")
