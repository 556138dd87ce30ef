"""A phone for tests: it dials, types and sees, as the gateway would have it.

On every screen it also checks what must always hold: the words fit and are of the alphabet, the
same request gives the same bytes, and a process that remembers nothing answers the same.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import Self

from redis import Redis

from sessions.journal import drain
from sessions.store import Store
from sms.gsm import is_gsm
from ussd.answering import Answer, Request, answer
from ussd.closing import Desk

_calls = count(1)
CODE = "*384*70421#"


class Phone:
    def __init__(
        self,
        desk: Desk,
        store: Store,
        number: str,
        *,
        network: str = "63902",
        careful: bool = True,
        dialled: tuple[str, ...] = (),
    ):
        self.desk, self.store, self.careful = desk, store, careful
        self.request = Request(
            session=f"ATUid_{next(_calls):032x}",
            number=number,
            code=CODE,
            text="*".join(dialled),
            network=network,
        )
        self.inputs = list(dialled)
        self.answer: Answer = self._ask()

    @property
    def shown(self) -> str:
        return self.answer.words

    def types(self, *inputs: str) -> Self:
        for typed in inputs:
            self.inputs.append(typed)
            self.request = replace(self.request, text="*".join(self.inputs))
            self.answer = self._ask()
        return self

    def again(self) -> str:
        """The last request once more."""
        return answer(self.desk, self.store, self.request).words

    def forgotten(self, redis: Redis) -> Self:
        """Redis is emptied and another process answers from here on; the clock drained before."""
        drain(redis, self.desk.database, self.desk.vault.words)
        redis.flushall()
        self.store = Store(redis, self.desk.vault)
        return self

    def sees(self, *words: str) -> Self:
        for word in words:
            assert word in self.shown, f"expected {word!r} in\n{self.shown}"
        return self

    def ends(self) -> Self:
        assert self.shown.startswith("END "), self.shown
        return self

    def _ask(self) -> Answer:
        answered = answer(self.desk, self.store, self.request)
        if self.careful:
            room = 184 if self.request.network == "63903" else 160
            assert len(answered.words) <= room, answered.words
            assert answered.words[:4] in ("CON ", "END ") and is_gsm(answered.words)
            assert self.again() == answered.words, "a repeated request got another answer"
        return answered
