"""The emulator as a process, and its API in a few words."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import requests

from tests.emulator.service import PATIENCE, Service

ROOT = Path(__file__).resolve().parents[2]
KINDS = {
    "ussd": "ussd",
    "event": "event",
    "sms": "sms",
    "delivery": "delivery",
    "optout": "optout",
    "subscription": "subscription",
}
PHONE = "+254700000501"
OTHER = "+254700000502"
CODE = "*384*70421#"


@dataclass(frozen=True)
class Gateway:
    """A running emulator. Every method gives the JSON it answered."""

    process: subprocess.Popen[str]
    url: str

    def dial(self, code: str = CODE, phone: str = PHONE, **more: object) -> Any:
        return self.post(f"/phones/{quote(phone)}/dial", code=code, **more)

    def reply(self, text: str, phone: str = PHONE, **more: object) -> Any:
        return self.post(f"/phones/{quote(phone)}/reply", text=text, **more)

    def cancel(self, phone: str = PHONE) -> Any:
        return self.post(f"/phones/{quote(phone)}/cancel")

    def texts(self, text: str, phone: str = PHONE, **more: object) -> Any:
        return self.post(f"/phones/{quote(phone)}/sms", text=text, **more)

    def phone(self, phone: str = PHONE) -> Any:
        return requests.get(f"{self.url}/phones/{quote(phone)}", timeout=PATIENCE).json()

    def inbox(self, phone: str = PHONE) -> list[str]:
        return [text["text"] for text in self.phone(phone)["inbox"]]

    def fault(self, name: str, value: object = None, **how: object) -> Any:
        body = {**how, **({} if value is None else {"value": value})}
        answer = requests.put(f"{self.url}/faults/{name}", json=body, timeout=PATIENCE)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def faults(self) -> list[Any]:
        answer = requests.get(f"{self.url}/faults", timeout=PATIENCE).json()
        return list(answer["faults"])

    def traffic(self) -> list[Any]:
        return list(requests.get(f"{self.url}/traffic", timeout=PATIENCE).json()["lines"])

    def post(self, path: str, **body: object) -> Any:
        return requests.post(self.url + path, json=body, timeout=PATIENCE).json()

    def sends(self, to: str = PHONE, message: str = "Hello", **more: str) -> requests.Response:
        form = {"username": "sandbox", "to": to, "message": message, "bulkSMSMode": "1", **more}
        headers = {"apiKey": "emulator", "Accept": "application/json"}
        url = f"{self.url}/version1/messaging"
        return requests.post(url, data=form, headers=headers, timeout=PATIENCE)

    def waits_for(self, is_so: Callable[[Any], bool], phone: str = PHONE) -> Any:
        """The phone's picture once it is as asked; fails when it does not come to that."""
        until = time.monotonic() + PATIENCE
        while not is_so(now := self.phone(phone)):
            assert time.monotonic() < until, now
            time.sleep(0.02)
        return now

    def stop(self) -> float:
        """End it as the launcher does; the seconds that took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(PATIENCE)
        return time.monotonic() - began


def start(service: Service, *flags: str) -> Gateway:
    """An emulator on a free port, with all its callbacks at the service."""
    addresses = [f"--{kind}-url={service.url(path)}" for kind, path in KINDS.items()]
    return opened(run("--port=0", *addresses, *flags))


def run(*arguments: str, environment: dict[str, str] | None = None) -> subprocess.Popen[str]:
    """The process alone."""
    return subprocess.Popen(
        [sys.executable, "-m", "emulator", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1", **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def opened(process: subprocess.Popen[str]) -> Gateway:
    """The gateway of a process that has said where it is."""
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("emulator: phones at "), line
    return Gateway(process, line.split()[-1].rstrip("/"))
