"""What is said where SQL was at the last word of a call and never said that it was done."""

from __future__ import annotations

from collections.abc import Iterator

from locales.marks import _
from ussd.screens import End, Screen


def screens() -> Iterator[Screen]:
    yield End(
        "unsure",
        _(
            "The line went wrong. It may have been done or not: dial {code} and look, "
            "before you do it again. In danger call {police}"
        ),
    )
