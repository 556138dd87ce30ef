"""Something asked of the emulator's own API that it will not do."""


class Refused(Exception):
    """Why, in words for the page, and the HTTP status to say it with."""

    def __init__(self, words: str, status: int = 400) -> None:
        super().__init__(words)
        self.words = words
        self.status = status
