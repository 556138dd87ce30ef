"""A gateway that takes every message and answers as Africa's Talking does, for many numbers.

Run as a process of its own, so that what it costs is nobody else's: `python -m bench.sink PORT`.
"""

from __future__ import annotations

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from urllib.parse import parse_qs

_ids = count(1)


class Line(BaseHTTPRequestHandler):
    """One recipient for each number, accepted, as captured from the gateway."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        numbers = form["to"][0].split(",")
        rows = [_accepted(number) for number in numbers]
        told = f"Sent to {len(rows)}/{len(rows)} Total Cost: KES {0.8 * len(rows):.4f}"
        self._answer({"SMSMessageData": {"Message": told, "Recipients": rows}})

    def _answer(self, told: object) -> None:
        body = json.dumps(told).encode()
        self.send_response(201)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


def _accepted(number: str) -> dict[str, object]:
    return {
        "cost": "KES 0.8000",
        "messageId": f"ATXid_sink{next(_ids)}",
        "number": number,
        "status": "Success",
        "statusCode": 101,
    }


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Line).serve_forever()
