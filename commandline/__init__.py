"""What the `usalama` command does, one file a command."""
