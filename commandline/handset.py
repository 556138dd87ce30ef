"""A telephone's side of a call, over the gateway's own form posts. Never tells the address.

Fields, their order and the agent are those of Africa's Talking's USSD callbacks.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

import requests

_HEADERS = {"User-Agent": "at-ussd-api/1.0"}
_PATIENCE = (3.05, 10.0)  # seconds to connect, and the ten the gateway waits for a screen
_REFUSED = {
    400: "it does not answer this code, or the number is no telephone number",
    404: "the secret in the address is not one it knows (WEBHOOK_SECRETS)",
}
_EVENT = "/ussd"
_UNUSABLE = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
)


class NoAnswer(Exception):
    """The service gave no screen; the message says why, without its address."""


@dataclass(frozen=True)
class Screen:
    """What the phone shows; after the last screen of a call nothing can be typed."""

    words: str
    last: bool


@dataclass(frozen=True, repr=False)
class Handset:
    """One call: `url` holds a secret, `phone` is canonical, `began` is of the monotonic clock."""

    url: str
    code: str
    phone: str
    network: str
    session: str
    began: float

    def shows(self, typed: list[str]) -> Screen:
        """The screen that all answers so far lead to. Raises NoAnswer."""
        words = self._post(self.url, {"text": "*".join(typed)})
        kind, _, said = words.partition(" ")
        if kind not in ("CON", "END"):
            raise NoAnswer("the service answered something that is no screen (not CON, not END)")
        return Screen(said, kind == "END")

    def ended(self, typed: list[str], *, whole: bool) -> None:
        """Tells the service, as the gateway does, that the call is over. Raises NoAnswer."""
        if not self.url.endswith(_EVENT):
            return
        took = round((monotonic() - self.began) * 1000)
        told = {
            "durationInMillis": str(took),
            "errorMessage": "",
            "hopsCount": str(len(typed) + 1),
            "status": "Success" if whole else "Incomplete",
            "cost": "0.00",
            "input": "*".join(typed),
        }
        self._post(f"{self.url}/event", told)

    def _post(self, url: str, fields: dict[str, str]) -> str:
        form = {
            "phoneNumber": self.phone,
            "serviceCode": self.code,
            "sessionId": self.session,
            "networkCode": self.network,
            **fields,
        }
        try:
            with requests.Session() as line:
                line.trust_env = False  # a proxy would be told the secret
                reply = line.post(
                    url, form, headers=_HEADERS, timeout=_PATIENCE, allow_redirects=False
                )
        except requests.Timeout:
            raise NoAnswer("the service did not answer within ten seconds") from None
        except _UNUSABLE:
            raise NoAnswer("the address of the callback cannot be used") from None
        except requests.RequestException:
            raise NoAnswer("the service is down: is it running? `make run` starts it") from None
        if reply.status_code != requests.codes.ok:
            why = _REFUSED.get(reply.status_code, "look at its log")
            raise NoAnswer(f"the service refused the call ({reply.status_code}): {why}")
        return reply.text
