"""One HTTP request to the service, with a deadline for the whole of it; follows no redirect."""

import contextlib
import http.client
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote_plus, urlencode, urlsplit

FORM = "application/x-www-form-urlencoded"
BIGGEST_ANSWER = 65536
Fields = tuple[tuple[str, str], ...]
# Only the first is attested; the others are named after the same Java library.
_TROUBLES: tuple[tuple[type[Exception], str], ...] = (
    (socket.gaierror, "java.net.UnknownHostException"),
    (TimeoutError, "java.util.concurrent.TimeoutException"),
    (ConnectionRefusedError, "java.net.ConnectException: Connection refused"),
    (OSError, "java.net.SocketException: Connection reset"),
    (http.client.HTTPException, "java.net.SocketException: Connection reset"),
)


@dataclass(frozen=True)
class Answer:
    """What the service answered, or `trouble` in the gateway's words when it did not."""

    status: int = 0
    kind: str = ""
    body: bytes = b""
    label: str = ""
    trouble: str = ""
    milliseconds: int = 0


def encoded(fields: Fields) -> str:
    """A form as the gateway puts it on the wire (a space is `+`, a star `%2A`)."""
    return urlencode(fields, quote_via=quote_plus)


def post(url: str, body: str, *, headers: dict[str, str], deadline: float) -> Answer:
    """Send a form; `deadline` in seconds covers connecting, waiting and reading together."""
    began = time.monotonic()
    if not url:
        return Answer(trouble="no callback address is set")
    try:
        return _ask(url, body, headers, deadline)
    except (OSError, http.client.HTTPException) as error:
        late = time.monotonic() - began >= deadline
        words = _trouble(TimeoutError() if late else error)
        return Answer(trouble=words, milliseconds=_since(began))


def _ask(url: str, body: str, headers: dict[str, str], deadline: float) -> Answer:
    began = time.monotonic()
    line, path = _connection(url, deadline)
    with contextlib.closing(line):
        line.connect()
        with _alarm(deadline, line.sock):
            line.request("POST", path, body.encode(), {"Content-Type": FORM, **headers})
            reply = line.getresponse()
            content = reply.read(BIGGEST_ANSWER)
    if time.monotonic() - began >= deadline:
        raise TimeoutError
    return Answer(
        status=reply.status,
        kind=reply.headers.get("Content-Type", ""),
        body=content,
        label=reply.headers.get("at-ussd-hop-metadata", ""),
        milliseconds=_since(began),
    )


def _connection(url: str, deadline: float) -> tuple[http.client.HTTPConnection, str]:
    parts = urlsplit(url)
    make = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    path = parts.path or "/"
    if parts.query:
        path = f"{path}?{parts.query}"
    return make(parts.hostname or "", parts.port, timeout=deadline), path


@contextlib.contextmanager
def _alarm(seconds: float, line: socket.socket) -> Iterator[None]:
    alarm = threading.Timer(seconds, _hang_up, (line,))
    alarm.daemon = True
    alarm.start()
    try:
        yield
    finally:
        alarm.cancel()


def _hang_up(line: socket.socket) -> None:
    with contextlib.suppress(OSError):  # it may have ended by itself in the meantime
        line.shutdown(socket.SHUT_RDWR)


def _trouble(error: Exception) -> str:
    return next(words for kind, words in _TROUBLES if isinstance(error, kind))


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
