"""The one error of this room: a start that is refused, the reason in one line."""


class Refused(Exception):
    """Why nothing was started, and what to do about it, in one line."""
