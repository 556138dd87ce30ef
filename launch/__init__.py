"""Starting what the service stands on: PostgreSQL, Redis, processes, and their home."""
