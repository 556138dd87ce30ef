"""What the doctor finds: one line about one thing, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass

OK, WARN, FAIL = "ok", "warn", "fail"


@dataclass(frozen=True)
class Finding:
    """`state` is ok, warn or fail; `more` are lines below it."""

    state: str
    about: str
    words: str
    mend: str = ""
    more: tuple[str, ...] = ()


def well(about: str, words: str) -> Finding:
    return Finding(OK, about, words)


def warn(about: str, words: str, mend: str, *more: str) -> Finding:
    return Finding(WARN, about, words, mend, more)


def fail(about: str, words: str, mend: str, *more: str) -> Finding:
    return Finding(FAIL, about, words, mend, more)
