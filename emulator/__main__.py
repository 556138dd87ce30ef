"""Starts the emulator: `python -m emulator --port 8001 --ussd-url ...` and so on."""

import os
import random
import secrets
import signal
import socket
import sys
import time
from datetime import UTC, datetime
from types import FrameType

from werkzeug.serving import make_server

from emulator.app import create_app
from emulator.clock import Clock
from emulator.desk import Desk
from emulator.faults import Board
from emulator.line import Line
from emulator.numbers import number_of
from emulator.options import BadOptions, Options, read
from emulator.parts import Parts
from emulator.refused import Refused
from emulator.timers import Timers
from emulator.traffic import Strip

BACKLOG = 512


def main() -> int:
    """Serve until SIGTERM or Ctrl-C; 1 with one line on stderr where it cannot start."""
    try:
        options = read(sys.argv[1:], os.environ)
        parts = _parts(options)
        listener = socket.create_server((options.host, options.port), backlog=BACKLOG)
    except (BadOptions, Refused) as error:
        return _cannot(str(error))
    except OSError as error:
        return _cannot(f"port {options.port} of {options.host}: {error.strerror}")
    with listener:
        _serve(listener, options.host, parts)
    return 0


def _serve(listener: socket.socket, host: str, parts: Parts) -> None:
    port = listener.getsockname()[1]
    app = create_app(parts)
    server = make_server(host, port, app, threaded=True, fd=listener.fileno(), request_handler=Line)
    signal.signal(signal.SIGTERM, _leave)
    shown = f"[{host}]" if ":" in host else host
    print(f"emulator: phones at http://{shown}:{port}/", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        return


def _parts(options: Options) -> Parts:
    clock = Clock(now=lambda: datetime.now(UTC), ticks=time.monotonic)
    return Parts(
        options=options,
        clock=clock,
        timers=Timers(options.clock_scale),
        desk=Desk(tuple((number_of(number), name) for number, name in options.phones)),
        board=Board(random.Random()),
        strip=Strip(clock),
        new_id=lambda: secrets.token_hex(16),
    )


def _leave(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _cannot(words: str) -> int:
    print(f"emulator: cannot start: {words}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
