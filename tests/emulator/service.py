"""A stand-in for the service behind the gateway: keeps what it is sent, answers as it is told."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

SECRET = "hushhushhush"
PATIENCE = 8.0


@dataclass(frozen=True)
class Asked:
    """One request as it came over the wire."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def fields(self) -> list[tuple[str, str]]:
        return parse_qsl(self.body.decode(), keep_blank_values=True)

    @property
    def form(self) -> dict[str, str]:
        return dict(self.fields)


@dataclass(frozen=True)
class Told:
    """An answer; `wait` seconds before it is given."""

    body: bytes = b"ok"
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/plain"})
    wait: float = 0.0


Rule = Callable[[Asked], Told]


class Service:
    """`rules` answers by the last word of the path; whatever it has no rule for gets 200."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.rules: dict[str, Rule] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._line())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def url(self, kind: str) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/at/{SECRET}/{kind}"

    def clear(self) -> None:
        self.asked.clear()
        self.rules.clear()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def of(self, kind: str) -> list[Asked]:
        return [asked for asked in self.asked if asked.path.endswith(f"/{kind}")]

    def waits_for(self, kind: str, count: int = 1) -> list[Asked]:
        """The first `count` requests of a kind; fails when they do not come."""
        until = time.monotonic() + PATIENCE
        while len(self.of(kind)) < count:
            assert time.monotonic() < until, f"{len(self.of(kind))} of {count} {kind} came"
            time.sleep(0.01)
        return self.of(kind)[:count]

    def _line(self) -> type[BaseHTTPRequestHandler]:
        service = self

        class Line(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                asked = Asked(self.path, dict(self.headers.items()), body)
                service.asked.append(asked)
                rule = service.rules.get(self.path.rsplit("/", 1)[-1])
                told = rule(asked) if rule else Told()
                time.sleep(told.wait)
                self.send_response(told.status)
                for name, value in told.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(told.body)

            def log_message(self, format: str, *args: object) -> None:
                return

        return Line


def says(body: str, *, status: int = 200, **headers: str) -> Rule:
    """A rule that always gives the same answer."""
    given = {"Content-Type": "text/plain"} | {k.replace("_", "-"): v for k, v in headers.items()}
    return lambda asked: Told(body.encode(), status, given)


def in_turn(*answers: str) -> Rule:
    """A rule that gives these screens one after the other, by how many replies were typed."""
    return lambda asked: Told(answers[_turns(asked.form["text"])].encode())


def _turns(text: str) -> int:
    return text.count("*") + 1 if text else 0
