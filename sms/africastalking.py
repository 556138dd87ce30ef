"""Africa's Talking: the one place that speaks to the gateway, through its official SDK.

The SDK makes the request; this file carries it, because the SDK's own way loses the HTTP status,
follows redirects with the key, reads proxies and .netrc, and has no deadline for the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import requests
from africastalking.SMS import SMSService
from requests.exceptions import ConnectTimeout, InvalidSchema, InvalidURL, MissingSchema, SSLError
from urllib3.exceptions import MaxRetryError, NewConnectionError

from models.numbers import BadNumber, canonical, is_demo
from sms.gateway import GatewayRefused, Outcome
from sms.recipients import Reply, balance, read

_LONGEST = 1_000_000  # bytes of an answer; 100 numbers take 20,000


@dataclass(frozen=True)
class Patience:
    """Seconds to wait: for a connection, for each read, and for the whole."""

    connect: float = 3.05
    read: float = 9.05
    whole: float = 20.0


@dataclass(frozen=True)
class _Fault:
    """No answer: a kind of outcome, and what went wrong in a word."""

    kind: str
    reason: str


@dataclass(frozen=True, repr=False)
class AfricasTalking:
    """`base_url` is without /version1; `batch` is the most numbers in one request."""

    username: str
    api_key: str
    base_url: str
    patience: Patience = Patience()
    batch: int = 100

    def send(self, text: str, numbers: Sequence[str], *, sender: str | None) -> list[Outcome]:
        """Sends one text to each number. Returns an outcome for each, in that order.

        Never raises for what the gateway or the network does; ValueError for an empty text.
        Made-up numbers are refused unless the gateway is on this machine.
        """
        if not text:
            raise ValueError("a message without words")
        refused = {number: why for number in numbers if (why := self._refused(number))}
        asked = list(dict.fromkeys(canonical(n) for n in numbers if n not in refused))
        found = {outcome.number: outcome for outcome in self._in_batches(text, asked, sender)}
        return [refused.get(number) or found[canonical(number)] for number in numbers]

    def balance(self) -> str:
        """The account's balance in the gateway's words (`KES 1785.50`). Raises GatewayRefused."""
        answer = self._within(lambda wire: wire.user())
        if isinstance(answer, _Fault):
            raise GatewayRefused(answer.reason)
        return balance(answer)

    def _refused(self, number: str) -> Outcome | None:
        """Why a number is never put to the gateway."""
        try:
            demo = is_demo(canonical(number))
        except BadNumber:
            return Outcome(number, "number_bad", "InvalidPhoneNumber")
        if demo and not is_loopback(self.base_url):
            return Outcome(number, "demo_number", "DemoNumber")
        return None

    def _in_batches(self, text: str, numbers: list[str], sender: str | None) -> list[Outcome]:
        outcomes: list[Outcome] = []
        for start in range(0, len(numbers), self.batch):
            outcomes += self._batch(text, numbers[start : start + self.batch], sender)
        return outcomes

    def _batch(self, text: str, numbers: list[str], sender: str | None) -> list[Outcome]:
        answer = self._within(lambda wire: wire.put(text, numbers, sender))
        if isinstance(answer, _Fault):
            return [Outcome(number, answer.kind, answer.reason) for number in numbers]
        return read(answer, numbers)

    def _within(self, ask: Callable[[_Wire], Reply]) -> Reply | _Fault:
        """Asks in a thread of its own: a server that trickles cannot be hurried, only left."""
        answers: SimpleQueue[Reply | _Fault] = SimpleQueue()
        wire = _Wire(self.username, self.api_key, self.base_url, self.patience)
        Thread(target=lambda: answers.put(_asked(ask, wire)), daemon=True).start()
        try:
            return answers.get(timeout=self.patience.whole)
        except Empty:
            return _Fault("unknown", "no answer in time")


class _Wire(SMSService):  # type: ignore[misc]
    """The SDK's service, sending where it is told and answering with the HTTP status."""

    def __init__(self, username: str, api_key: str, base_url: str, patience: Patience) -> None:
        self._base = base_url.rstrip("/")
        self._patience = patience
        super().__init__(username, api_key)

    def _init_service(self) -> None:
        self._baseUrl = self._contentUrl = f"{self._base}/version1"

    def put(self, text: str, numbers: list[str], sender: str | None) -> Reply:
        reply: Reply = self.send(text, numbers, sender_id=sender)
        return reply

    def user(self) -> Reply:
        params = {"username": self._username}
        url = self._make_url("/user")
        return self._make_request(url, "GET", headers=self._headers, data=None, params=params)

    def _make_request(
        self,
        url: str,
        method: str,
        *,
        headers: Mapping[str, str],
        data: Mapping[str, Any] | None,
        params: Mapping[str, str] | None,
        **_unused: object,
    ) -> Reply:
        """Every request of the SDK comes through here; on a new connection each time, because of
        a kept one that the gateway had closed nobody could tell whether the text went."""
        until = monotonic() + self._patience.whole
        with requests.Session() as session:
            session.trust_env = False
            with session.request(
                method,
                url,
                headers=headers,
                data=data,
                params=params,
                timeout=(self._patience.connect, self._patience.read),
                allow_redirects=False,
                stream=True,
            ) as response:
                return Reply(response.status_code, _body(response, until))


def is_loopback(url: str) -> bool:
    """Whether a gateway is on this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _asked(ask: Callable[[_Wire], Reply], wire: _Wire) -> Reply | _Fault:
    try:
        return ask(wire)
    except (OSError, ValueError) as fault:  # every fault of requests is an OSError
        kind = "gateway_away" if _never_left(fault) else "unknown"
        return _Fault(kind, type(fault).__name__)


def _never_left(fault: Exception) -> bool:
    """Whether nothing can have reached the gateway: no name, no connection or no TLS with it."""
    if isinstance(fault, (ConnectTimeout, SSLError, InvalidURL, InvalidSchema, MissingSchema)):
        return True
    cause = fault.args[0] if fault.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)


def _body(response: requests.Response, until: float) -> str:
    """The answer's text, as far as it came in time."""
    body = b""
    for chunk in response.iter_content(65_536):
        body += chunk
        if len(body) > _LONGEST or monotonic() > until:
            break
    return body.decode("utf-8", "replace")
