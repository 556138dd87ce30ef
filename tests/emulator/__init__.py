"""The emulator, tried as a process from the outside."""
