"""The lesser roles the processes take, each with no more than it needs.

The web process, which anyone may reach, cannot read a sealed number, change what happened, or
delete anything but a sign-in. Roles belong to the whole cluster, so they may be there already.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ROLES = ("usalama_web", "usalama_worker")
CONTACT_COLUMNS = (
    "id, language, last_ward, blocked, sms_stopped_at, helped_at, created_at"
)
WEB_WRITES = (
    "contact_index", "reports", "outbox", "call_receipts", "calls", "sensitive_reports",
    "messages", "delivery_receipts", "lookups", "reference_numbers", "users", "sign_ins",
    "invitations", "login_failures", "alerts", "people",
)
WEB_ADDS = ("events", "sensitive_events", "message_events", "audit")


def upgrade() -> None:
    for role in ROLES:
        op.execute(
            f"do $$ begin create role {role} nologin; "
            f"exception when duplicate_object or unique_violation then null; end $$"
        )
        op.execute(f"grant {role} to current_user")
        op.execute(f"grant usage on schema public to {role}")
        op.execute(f"grant usage on all sequences in schema public to {role}")
        op.execute(f"grant select on all tables in schema public to {role}")
    _web()
    op.execute(
        "grant insert, update, delete on all tables in schema public to usalama_worker"
    )
    op.execute("revoke update, delete on audit, events, message_events from usalama_worker")


def _web() -> None:
    op.execute("revoke select on contacts from usalama_web")
    op.execute(f"grant select ({CONTACT_COLUMNS}) on contacts to usalama_web")
    op.execute("grant insert on contacts to usalama_web")
    op.execute(
        "grant update (language, last_ward, blocked, sms_stopped_at, helped_at) "
        "on contacts to usalama_web"
    )
    op.execute(f"grant insert, update on {', '.join(WEB_WRITES)} to usalama_web")
    op.execute(f"grant insert on {', '.join(WEB_ADDS)} to usalama_web")
    op.execute("grant delete on sign_ins to usalama_web")


def downgrade() -> None:
    for role in ROLES:
        op.execute(f"drop owned by {role}")
