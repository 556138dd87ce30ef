"""What duty holders did, as the timeline of a report says it."""

from __future__ import annotations

import pytest

from console.happenings import said

ROWS = [
    ("passed", {}, "Asha passed it on"),
    ("passed", {"reason": "area"}, "Asha passed it on: Not my area"),
    ("passed", {"reason": "of another release"}, "Asha passed it on"),
    ("noted", {"note": "police"}, "Asha left word: Waiting for police"),
    ("noted", {"note": ""}, "Asha left word: see the SMS"),
    ("accepted", {"channel": "ussd"}, "Asha accepted it"),
]


@pytest.mark.parametrize(
    ("kind", "facts", "sentence"), ROWS, ids=[f"{row[0]} {row[1]}" for row in ROWS]
)
def test_what_a_duty_holder_did_is_a_sentence(
    kind: str, facts: dict[str, str], sentence: str
) -> None:
    assert said(kind, "coordinator", facts, "Asha") == sentence
