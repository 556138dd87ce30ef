"""How long a report takes: hops and characters typed, over all ordinary kinds and many wards.

A hop is a request of the gateway: the dial itself and every answer, the last one ended by END. The
caller types what the screens ask for: the ward by its name as the register writes it and a
landmark after a comma, or `1` wherever a number will do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import median

import pytest

from locales.marks import Translate
from routing.categories import ORDINARY
from routing.places import Gazetteer
from sessions.session import Session, Start
from ussd import talk
from ussd.flow import Flow
from ussd.talk import Line

AIM = 7  # hops of a report, the median
EVERY = 10  # of the register's wards, one in so many
LONGEST = 25


@dataclass(frozen=True)
class Caller:
    """Someone with something to report. Without `words`, everything is found by number."""

    category: str
    ward: str
    name: str
    county: str = ""
    constituency: str = ""
    words: bool = True

    def types(self, session: Session) -> str:
        """The answer to the screen the phone is showing."""
        if session.asked == "ward_name" and self.words:
            return f"{self.name}, Gate 4"
        wanted = {
            "category": self.category,
            "ward_found": self.ward,
            "county": self.county,
            "constituency": self.constituency,
            "ward_in": self.ward,
        }.get(session.asked, session.choices[0])
        return str(session.choices.index(wanted) + 1) if wanted in session.choices else "9"


def typed(line: Line, start: Start, caller: Caller) -> tuple[str, ...]:
    """What a caller types from the dial to END."""
    session = talk.begin(line, start, "digest")
    while not session.ended and len(session.typed) < LONGEST:
        session = talk.step(line, session, caller.types(session))
    assert session.asked == "sent" and session.answers["category"] == caller.category
    return session.typed


def callers(gazetteer: Gazetteer, *, words: bool = True) -> Iterator[Caller]:
    wards = sorted(gazetteer.register.values(), key=lambda ward: ward.code)[::EVERY]
    for ward in wards:
        for code in ORDINARY:
            area = (ward.county_code, ward.constituency_code)
            yield Caller(code, ward.code, ward.name, *area, words=words)


@pytest.fixture(scope="module", params=["en", "sw"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def told(capsys: pytest.CaptureFixture[str], what: str, calls: list[tuple[str, ...]]) -> float:
    """Prints and returns the median of hops."""
    hops = median(len(call) + 1 for call in calls)
    letters = sum(any(not part.isdigit() for part in call) for call in calls)
    with capsys.disabled():
        print(
            f" {what}: {hops:g} hops, {median(sum(map(len, call)) for call in calls):g} characters "
            f"(medians of {len(calls)} calls, {letters} with letters)"
        )
    return hops


def test_a_first_report_takes_seven_hops(
    flow: Flow,
    languages: Mapping[str, Translate],
    gazetteer: Gazetteer,
    language: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    line = Line(flow, {"en": languages[language], "sw": languages[language]})
    calls = [typed(line, Start(), caller) for caller in callers(gazetteer)]
    assert told(capsys, f"first report ({language})", calls) <= AIM


def test_a_second_report_takes_seven_hops_and_no_letter(
    flow: Flow,
    languages: Mapping[str, Translate],
    gazetteer: Gazetteer,
    language: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    line = Line(flow, languages)
    calls = [
        typed(line, Start(language=language, ward=caller.ward), caller)
        for caller in callers(gazetteer)
    ]
    assert told(capsys, f"second report ({language})", calls) <= AIM
    assert all(part.isdigit() for call in calls for part in call)


def test_no_report_needs_a_letter(
    flow: Flow,
    languages: Mapping[str, Translate],
    gazetteer: Gazetteer,
    capsys: pytest.CaptureFixture[str],
) -> None:
    line = Line(flow, languages)
    calls = [typed(line, Start(), caller) for caller in callers(gazetteer, words=False)]
    told(capsys, "first report, by numbers alone", calls)
    assert all(part.isdigit() for call in calls for part in call)
