"""A web server of a few lines for the generator to ask: it answers, waits, hangs up or is silent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs

from bench.calls import Call, Target

Answering = Callable[[str, str], str | None]  # (call id, text) -> words; None hangs up


@contextmanager
def answering(answer: Answering) -> Iterator[Target]:
    """A server on a free port."""

    class Web(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            words = answer(form["sessionId"][0], form.get("text", [""])[0])
            if words is None:
                self.close_connection = True
                return
            self.send_response(200)
            self.send_header("Content-Length", str(len(words)))
            self.end_headers()
            self.wfile.write(words.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is said."""

    class Server(ThreadingHTTPServer):
        request_queue_size = 128  # every connection of a pace knocks at once

    server = Server(("127.0.0.1", 0), Web)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield Target(server.server_address[1], "/ussd")
    finally:
        server.shutdown()
        server.server_close()


def posts(calls: list[Call]) -> int:
    return sum(len(call.posts) for call in calls)
