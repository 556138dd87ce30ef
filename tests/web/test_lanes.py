"""The line keeps threads of its own, whatever holds the console's."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Event, Thread
from wsgiref.types import StartResponse, WSGIEnvironment

from werkzeug.test import Client

from lanes import Lanes


def test_while_slow_forms_hold_what_threads_they_may_calls_and_pages_go_on() -> None:
    held, let_go = Event(), Event()

    def application(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/login":
            held.set()
            let_go.wait(10)
        start("200 OK", [])
        return [b"ok"]

    client = Client(Lanes(application, threads=1))
    slow = Thread(target=lambda: client.post("/login"))
    slow.start()
    held.wait(10)
    assert client.post("/login").status_code == 503
    assert client.get("/reports").status_code == 200
    assert client.post("/at/secret/ussd").status_code == 200
    let_go.set()
    slow.join()
    assert client.post("/login").status_code == 200
