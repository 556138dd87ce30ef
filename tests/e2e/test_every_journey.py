"""Every journey dialled from a terminal against the running service, in both languages.

`usalama dial` reads an answer a line; the call ends where no answer is left, as one that drops.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from functools import partial

import pytest

from tests.e2e.canaries import WORD
from tests.e2e.conftest import NewPhone
from tests.e2e.phones import Phone
from tests.e2e.places import INOI
from tests.e2e.stack import ROOT, Stack, command, environment
from tests.e2e.until import until

Dials = Callable[..., str]
# What is typed after the language, what is seen in English and in Kiswahili.
JOURNEYS = {
    "a report": (
        ("1", "9", "1", "nachola, {word} dam {key}", "2", "2"),
        "Sent. Your number is",
        "Imetumwa. Namba yako",
    ),
    "danger now": (
        ("4", "5", "lopur, {word} bridge {key}", "1"),
        "Sent. Your number is",
        "Imetumwa. Namba yako",
    ),
    "my reports, a number nobody has": (
        ("2", "482130971"),
        "No report of that number",
        "Hakuna ripoti ya namba hiyo",
    ),
    "help": (("3", "1"), "999/112/911", "999/112/911"),
    "help with violence": (("3", "2"), "1195", "1195"),
    "help with drugs and a referral": (("3", "4"), "1192", "1192"),
    "my forum": (("3", "6"), "safety forum", "usalama"),
    "my ward": (("5", "nachola", "1"), "Nachola", "Nachola"),
    "my data": (("6", "1"), "Nothing is kept", "Hatuhifadhi kitu"),
    "the other language": (("7",), "Walinda usalama", "Usalama tells"),
    "family and personal safety": (("1", "9", "4", "1"), "1195", "1195"),
    "police conduct": (("1", "9", "3"), "1559", "1559"),
    "a child": (("1", "9", "4", "3"), "116", "116"),
}


@pytest.fixture(scope="module")
def dials(stack: Stack) -> Dials:
    """All that a terminal says of a call."""

    def dial(phone: Phone, *answers: str, code: str = "") -> str:
        said = subprocess.run(
            command("dial", *filter(None, [code]), "--phone", phone.number),
            cwd=ROOT,
            env=environment(stack.home, stack.port, stack.emulator_port),
            input="".join(f"{answer}\n" for answer in answers),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert said.returncode == 0, said.stdout + said.stderr
        return " ".join(said.stdout.replace("│", " ").split())

    return dial


@pytest.mark.parametrize("key", ["1", "2"], ids=["English", "Kiswahili"])
@pytest.mark.parametrize("journey", JOURNEYS)
def test_a_journey_is_walked_from_the_first_ring(
    dials: Dials, new_phone: NewPhone, journey: str, key: str
) -> None:
    typed, *seen = JOURNEYS[journey]
    answers = [words.format(word=WORD, key=key) for words in typed]
    assert seen[int(key) - 1] in dials(new_phone(), key, *answers)


def test_a_call_that_dropped_is_taken_up_again(dials: Dials, resident: Phone) -> None:
    dials(resident, "1", "1", "2", f"nachola, {WORD} mill")
    offered = until(lambda: said if "You began" in (said := dials(resident)) else "", "an offer")
    assert "1 Go on with it" in offered
    assert "Sent. Your number is" in dials(resident, "1", "2", "2")


def test_ones_own_report_is_asked_after_and_withdrawn(dials: Dials, resident: Phone) -> None:
    assert "Sent." in dials(resident, "1", "1", "2", f"lopur, {WORD} kiosk", "3", "2")
    assert "is withdrawn" in dials(resident, "2", "1", "2", "1")


def test_a_duty_holder_meets_the_duty_menu(dials: Dials, phone_of: Callable[[str], Phone]) -> None:
    said = partial(dials, phone_of(INOI.coordinator))
    assert "Usalama duty" in said()
    assert "1 Report" in said("4")


def test_answers_dialled_with_the_code_walk_the_menu(dials: Dials, resident: Phone) -> None:
    assert "999/112/911" in dials(resident, code="*384*70421*1*3*1#")
