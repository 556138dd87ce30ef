"""Runs migrations on the connection it is handed (see models.migrate)."""

from alembic import context

from models.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
