"""One conversation between two requests: what it is, where it is kept, and its journal."""
