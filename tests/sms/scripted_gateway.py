"""A gateway on loopback that answers as it is told to, and remembers what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from sms.africastalking import AfricasTalking, Patience
from sms.gateway import Outcome

ONE, OTHER, THIRD = "+254700000417", "+254700000418", "+254700000419"
QUICK = Patience(connect=1.0, read=0.4, whole=1.0)


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    headers: Mapping[str, str]
    fields: Mapping[str, str]

    @property
    def numbers(self) -> list[str]:
        return self.fields["to"].split(",")


@dataclass(frozen=True)
class Answer:
    """`status` 0 closes the connection instead; `waits` before anything, `drips` between bytes."""

    status: int = 201
    body: str = ""
    kind: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    waits: float = 0
    drips: float = 0


@dataclass
class Gateway:
    """`script` makes an answer from what was asked; it may be changed at any time."""

    script: Callable[[Asked], Answer]
    asked: list[Asked] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    def client(self, **other: Any) -> AfricasTalking:
        settings: dict[str, Any] = {"base_url": self.url, "patience": QUICK} | other
        return AfricasTalking("sandbox", "emulator", **settings)


def recipient(number: str, /, **other: Any) -> dict[str, Any]:
    """One recipient as captured from the gateway, in its order of keys."""
    return {
        "cost": "KES 0.8000",
        "messageId": f"ATXid_{number[-3:]}",
        "number": number,
        "status": "Success",
        "statusCode": 102,
    } | other


def told(recipients: list[dict[str, Any]], message: str = "", **other: Any) -> Answer:
    sent = len(recipients)
    text = message or f"Sent to {sent}/{sent} Total Cost: KES {0.8 * sent:.4f} Message parts: 1"
    data = {"SMSMessageData": {"Message": text, "Recipients": recipients}}
    return Answer(body=json.dumps(data), **other)


def accepting(asked: Asked) -> Answer:
    return told([recipient(number) for number in asked.numbers])


def refusing(status: str, code: int) -> Callable[[Asked], Answer]:
    other = {"cost": "0", "messageId": "None", "status": status, "statusCode": code}
    return lambda asked: told(
        [recipient(number, **other) for number in asked.numbers], "Sent to 0/1 Total Cost: 0"
    )


@contextmanager
def gateway(script: Callable[[Asked], Answer] = accepting) -> Iterator[Gateway]:
    here = Gateway(script)

    class Line(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self._answer()

        def do_GET(self) -> None:
            self._answer()

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            where = urlsplit(self.path)
            fields = dict(parse_qsl(body or where.query, keep_blank_values=True))
            asked = Asked(self.command, where.path, dict(self.headers.items()), fields)
            here.asked.append(asked)
            answer = here.script(asked)
            here.over.wait(answer.waits)
            if answer.status and not here.over.is_set():
                self._write(answer)

        def _write(self, answer: Answer) -> None:
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            for byte in answer.body if answer.drips else [answer.body]:
                self.wfile.write(byte.encode())
                self.wfile.flush()
                if here.over.wait(answer.drips):
                    return

        def log_message(self, *_: object) -> None:
            """The test says what it saw."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Line)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # clients that hung up
    here.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield here
    finally:
        here.over.set()
        server.shutdown()
        server.server_close()


def only(answer: Answer) -> Outcome:
    """The outcome of one message to one number, to which the gateway answers so."""
    with gateway(lambda _: answer) as at:
        (outcome,) = at.client().send("Fire", [ONE], sender=None)
    return outcome
