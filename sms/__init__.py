"""The text message: what is said, how it is sent, what came of it, and what comes in."""
