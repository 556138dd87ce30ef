"""Each file in tests/calls is a whole call as the caller sees it: `>` is what they type.

`pytest --update` writes down what the service says now; read the diff before keeping it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ussd.phone import Phone

# Calls that need people, forums or centres are played elsewhere: test_duty_calls.py,
# test_my_ward_calls.py, test_refer_calls.py, test_my_reports_calls.py.
FOLDER = Path(__file__).parents[1] / "calls"
PEOPLED = ("duty_", "ward_", "centre_", "mine_", "resumed")
CALLS = sorted(call for call in FOLDER.glob("*.txt") if not call.stem.startswith(PEOPLED))


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.stem)
def test_a_call_goes_as_written_down(
    call: Path, phone: Callable[..., Phone], pytestconfig: pytest.Config
) -> None:
    made = phone(dialled=_dialled(call))
    goes_as_written(call, made, update=pytestconfig.getoption("update"))


def test_every_call_is_written_down_in_both_languages() -> None:
    every = {call.stem for call in FOLDER.glob("*.txt")} - {"language", "other_language"}
    english = {stem for stem in every if not stem.endswith("_sw")}
    assert every == english | {f"{stem}_sw" for stem in english}


def goes_as_written(call: Path, phone: Phone, *, update: bool) -> None:
    """Plays what the file says is typed and compares every screen."""
    written = call.read_text()
    title = written.splitlines()[0]
    typed = [line[2:] for line in written.splitlines() if line.startswith("> ")]
    said = f"{title}\n\n{_told(phone, typed)}\n"
    if update:
        call.write_text(said)
    assert call.read_text() == said


def _dialled(call: Path) -> tuple[str, ...]:
    """The answers dialled with the code, where the title has one: `*384*70421*1*2#`."""
    path = re.search(r"\*384\*70421\*([\d*]+)#", call.read_text().splitlines()[0])
    return tuple(path[1].split("*")) if path else ()


def _told(phone: Phone, typed: list[str]) -> str:
    screens = [phone.shown, *(f"> {words}\n\n{phone.types(words).shown}" for words in typed)]
    return re.sub(r"\d{3}(-\d{3}){2,3}(?= |\.)", _hidden, "\n\n".join(screens))


def _hidden(reference: re.Match[str]) -> str:
    """References are random: only their shape is written down."""
    return re.sub(r"\d", "9", reference[0])
