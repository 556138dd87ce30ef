"""The call: every screen as data, a pure conversation over them, and one edge to the gateway."""
