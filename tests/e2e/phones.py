"""A telephone in the emulator, and the same call made straight at the webhook."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote

import requests

from tests.e2e.until import until

PATIENCE = 20.0
CODE = "*384*70421#"
MORE = ("More", "Zaidi")
MOST_PAGES = 6


@dataclass(frozen=True)
class Screen:
    """What a phone shows. `name` is the service's own name for it, `text` all replies so far."""

    words: str
    name: str
    open: bool
    session: str
    text: str
    failure: str = ""
    hops: int = 0
    waiting: bool = False

    def option(self, label: str) -> str | None:
        """The key of the option whose words begin with `label`."""
        found = re.search(rf"^(\d) {re.escape(label)}", self.words, re.MULTILINE)
        return found[1] if found else None


class Line(Protocol):
    """Something to make a call with."""

    def dial(self) -> Screen: ...

    def types(self, text: str) -> Screen: ...


def takes(line: Line, screen: Screen, label: str) -> Screen:
    """Types the number of the option that begins so, turning pages to find it."""
    for _page in range(MOST_PAGES):
        if key := screen.option(label):
            return line.types(key)
        more = next((key for words in MORE if (key := screen.option(words))), None)
        assert more, f"no option {label!r} on {screen.words!r}"
        screen = line.types(more)
    raise AssertionError(f"no option {label!r} on any page")


@dataclass(frozen=True)
class Phone:
    """A phone of the emulator at `url`."""

    url: str
    number: str

    def dial(self) -> Screen:
        return _shown(self._post("dial"))

    def types(self, text: str) -> Screen:
        return _shown(self._post("reply", text=text))

    def shows(self) -> Screen:
        return _shown(self._picture())

    def texts(self, words: str, **how: object) -> None:
        """Sends an SMS to the service; `how` is the emulator's."""
        self._post("sms", text=words, **how)

    def inbox(self, about: str = "") -> list[str]:
        """The texts it has with these words in them, oldest first."""
        return [text["text"] for text in self._picture()["inbox"] if about in text["text"]]

    def hears(self, about: str, *, times: int = 1, seconds: float = 15.0) -> list[str]:
        """The texts with these words, once there are so many."""
        enough = until(
            lambda: found if len(found := self.inbox(about)) >= times else [],
            f"{times} texts about {about!r}",
            seconds=seconds,
        )
        assert len(enough) == times, enough
        return enough

    def _picture(self) -> dict[str, Any]:
        answer = requests.get(f"{self.url}/phones/{quote(self.number)}", timeout=PATIENCE)
        return dict(answer.json())

    def _post(self, what: str, **body: object) -> dict[str, Any]:
        address = f"{self.url}/phones/{quote(self.number)}/{what}"
        answer = requests.post(address, json=body, timeout=PATIENCE)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


def _shown(call: Mapping[str, Any]) -> Screen:
    return Screen(
        words=call["screen"],
        name=call["metadata"],
        open=call["open"],
        session=call["session"] or "",
        text=call["text"],
        failure=call["failure"],
        hops=call["hops"],
        waiting=call["waiting"],
    )


@dataclass
class Direct:
    """A call posted to the webhook as the gateway would; `webhook` ends before `/ussd`."""

    webhook: str
    number: str
    session: str
    text: str = ""

    def dial(self) -> Screen:
        return self._said(self.post(""))

    def types(self, text: str) -> Screen:
        self.text = f"{self.text}*{text}".lstrip("*")
        return self._said(self.post(self.text))

    def post(self, text: str, *, webhook: str = "") -> requests.Response:
        """One hop with all its replies; again and elsewhere, if you like."""
        form = {
            "phoneNumber": self.number,
            "serviceCode": CODE,
            "text": text,
            "sessionId": self.session,
            "networkCode": "63902",
        }
        return requests.post(f"{webhook or self.webhook}/ussd", data=form, timeout=PATIENCE)

    def _said(self, answer: requests.Response) -> Screen:
        assert answer.status_code == 200, answer.text
        name = answer.headers.get("at-ussd-hop-metadata", "")
        is_open = answer.text.startswith("CON ")
        return Screen(answer.text[4:], name, is_open, self.session, self.text)
