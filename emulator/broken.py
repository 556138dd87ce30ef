"""Answers of the SMS API as they should never be: late, broken, elsewhere, or none at all."""

import os
import socket
import struct
import time
from collections.abc import Callable, Iterator

from flask import Response, request

from emulator.faults import Fault

JSON = "application/json"
PAGE = "<html><head><title>500</title></head><body><h1>Internal Server Error</h1></body></html>"
REALM = 'Basic realm="api",charset=UTF-8'
Before = Callable[[Fault], Response]
After = Callable[[Fault, str], Response]


def created(body: str) -> Response:
    """The good answer: 201, and no charset in the type."""
    return Response(body, status=201, content_type=JSON)


def plain(body: str, status: int) -> Response:
    """Plain words, as the gateway's own server answers mistakes."""
    return Response(body, status=status, content_type="text/plain; charset=UTF-8")


def not_authorised() -> Response:
    """A wrong key or username."""
    answer = plain("The supplied authentication is invalid", 401)
    answer.headers["WWW-Authenticate"] = REALM
    return answer


def _elsewhere() -> Response:
    answer = plain("", 302)
    answer.headers["Location"] = request.path
    return answer


def _error_page() -> Response:
    return Response(PAGE, status=500, content_type="text/html; charset=UTF-8")


def _cut(line: socket.socket) -> bytes:
    """Reset the connection: its descriptor is replaced, so that the server only sees an end."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    ours, theirs = socket.socketpair()
    with ours, theirs:
        os.dup2(ours.fileno(), line.fileno())
    raise ConnectionResetError


def _reset(seconds: float) -> Response:
    time.sleep(seconds)
    # the server asks for the first bytes only after the view has returned
    first = map(_cut, [request.environ["werkzeug.socket"]])
    return Response(first, status=201, content_type=JSON)


def _late(fault: Fault, body: str) -> Response:
    time.sleep(fault.seconds)
    return created(body)


def _trickled(fault: Fault, body: str) -> Response:
    content = body.encode()

    def drops() -> Iterator[bytes]:
        for at in range(len(content)):
            yield content[at : at + 1]
            time.sleep(fault.seconds)

    answer = Response(drops(), status=201, content_type=JSON)
    answer.content_length = len(content)
    return answer


def _with_charset(_: Fault, body: str) -> Response:
    return Response(body, status=201, content_type=f"{JSON}; charset=utf-8")


BEFORE: tuple[tuple[str, Before], ...] = (
    ("send-401", lambda fault: not_authorised()),
    ("send-429", lambda fault: plain("Too Many Requests", 429)),
    ("send-500", lambda fault: _error_page()),
    ("send-redirect", lambda fault: _elsewhere()),
    ("send-reset", lambda fault: _reset(0)),
)
AFTER: tuple[tuple[str, After], ...] = (
    ("send-accept-then-timeout", lambda fault, body: _reset(fault.seconds)),
    ("send-slow", _late),
    ("send-trickle", _trickled),
    ("send-invalid-json", lambda fault, body: created(body[: len(body) // 2])),
    ("send-charset", _with_charset),
)
