"""Each journey's screens in a file of its own."""
