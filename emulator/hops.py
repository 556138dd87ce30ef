"""One hop of a call on the wire: the request byte for byte as captured, and what may befall it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from emulator import gsm
from emulator.callbacks import FORM, Answer, encoded, post
from emulator.calls import Call, form
from emulator.parts import Parts

AGENT = "at-ussd-api/1.0"
OLDER_FORM = f"{FORM}; charset=UTF-8"
LABEL = "at-ussd-hop-metadata"


@dataclass(frozen=True)
class Outcome:
    """The answer the gateway has in hand, and what it noticed on the way."""

    answer: Answer
    warnings: tuple[str, ...] = ()


def go(parts: Parts, call: Call) -> Outcome:
    """Ask the service for the next screen; blocks until its answer or the deadline."""
    body = _body(parts, call)
    hit = _hits(parts, call)
    parts.strip.add("phone > service", "hop", _said(call), phone=call.number, raw=body, ok=True)
    if hit("hop-unreachable"):
        outcome = Outcome(Answer(trouble="java.net.UnknownHostException"))
    else:
        outcome = _sent(parts, call, body)
    if hit("hop-answer-lost"):
        outcome = Outcome(Answer(trouble="java.util.concurrent.TimeoutException"))
    _note(parts, call, outcome)
    return replace(outcome, warnings=(*outcome.warnings, *_unusual(call)))


def heard(parts: Parts, call: Call, reply: str) -> str:
    """A reply as it arrives at the gateway."""
    return gsm.misread(reply) if _hits(parts, call)("hop-misread") else reply


def _sent(parts: Parts, call: Call, body: str) -> Outcome:
    headers = {"User-Agent": AGENT, **({LABEL: call.label} if call.label else {})}
    hit = _hits(parts, call)
    if hit("hop-charset"):
        headers["Content-Type"] = OLDER_FORM

    def ask() -> Answer:
        deadline = parts.options.answer_deadline
        return post(parts.options.addresses.ussd, body, headers=headers, deadline=deadline)

    if hit("hop-twice-at-once"):
        return _alike(*_at_once(ask))
    if hit("hop-twice"):
        return _alike(ask(), ask())
    return Outcome(ask())


def _at_once(ask: Callable[[], Answer]) -> tuple[Answer, Answer]:
    others: list[Answer] = []
    other = threading.Thread(target=lambda: others.append(ask()), daemon=True)
    other.start()
    mine = ask()
    other.join()
    return mine, others[0]


def _alike(first: Answer, second: Answer) -> Outcome:
    same = (first.status, first.body) == (second.status, second.body)
    return Outcome(first, () if same else ("the repeated request got another answer",))


def _body(parts: Parts, call: Call) -> str:
    changed = {}
    if call.hops > 1:
        other = parts.board.hit("hop-other-number", call.number)
        changed = {"phoneNumber": other.value} if other else {}
    missing = parts.board.hit("hop-missing-field", call.number)
    left_out = missing.value if missing else ""
    fields = ((name, changed.get(name, value)) for name, value in form(call) if name != left_out)
    return encoded(tuple(fields))


def _hits(parts: Parts, call: Call) -> Callable[[str], bool]:
    return lambda name: parts.board.hit(name, call.number) is not None


def _said(call: Call) -> str:
    if not call.typed:
        return f"dials {call.code}"
    return f"typed “{call.typed[-1]}”" if call.typed[-1] else "sent an empty answer"


def _unusual(call: Call) -> tuple[str, ...]:
    strange = gsm.outside(call.typed[-1]) if call.typed else ""
    return (f"typed, but not in the phone's alphabet: {strange}",) if strange else ()


def _note(parts: Parts, call: Call, outcome: Outcome) -> None:
    answer = outcome.answer
    body = answer.body.decode("utf-8", "replace")
    words = answer.trouble or f"{answer.status} in {answer.milliseconds} ms: {body}"
    good = answer.status == 200 and not outcome.warnings
    parts.strip.add("service > phone", "screen", words, phone=call.number, raw=body, ok=good)
