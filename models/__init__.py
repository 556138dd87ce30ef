"""What is kept: one file an entity with its queries beside it; knows no Flask, no Redis, no RQ."""
