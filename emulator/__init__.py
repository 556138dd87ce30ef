"""Africa's Talking on this machine: its SMS API, its callbacks, and phones in the browser."""
