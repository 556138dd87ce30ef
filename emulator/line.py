"""How the server signs and logs: as the gateway's own does, and not at all."""

from werkzeug.serving import WSGIRequestHandler

SERVER = "akka-http/10.2.10"


class Line(WSGIRequestHandler):
    """One connection; http.server offers no other way than a subclass to set these."""

    def version_string(self) -> str:
        """The Server header."""
        return SERVER

    def send_response(self, code: int, message: str | None = None) -> None:
        """The status line in the words of HTTP (`201 Created`), not in capitals."""
        super().send_response(code)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """No access log: addresses here hold telephone numbers."""
