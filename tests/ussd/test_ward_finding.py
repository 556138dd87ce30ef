"""How well wards are found, on names and places typed in ways the search was not tuned on.

A third of the wards is held out by a seed; `tests/routing/held_out.py` misspells their names. What
counts is what a phone shows: the ward on the list's first screen, at its top, or on its second.
`pytest tests/ussd/test_ward_finding.py --update` writes docs/wards.md from what it measures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from data import shipped
from locales.marks import Translate
from routing.places import Gazetteer
from tests.routing.held_out import KINDS, SEED, Typed, held_out, misspelt, places
from ussd.flow import Flow
from ussd.journeys.ward import NAME_LONGEST
from ussd.screens import Pick
from ussd.show import Voice, budget, lay
from ussd.typed import tidy

DOC = Path(__file__).parents[2] / "docs" / "wards.md"
PLACES = 1_500
LEAST = 0.98  # of misspelt ward names, within two screens

Shares = dict[str, list[tuple[bool, bool]]]


@dataclass(frozen=True)
class Screens:
    """The list of a name's wards as a phone shows it."""

    gazetteer: Gazetteer
    pick: Pick
    voices: tuple[Voice, ...]

    def found(self, typed: Typed) -> tuple[bool, bool]:
        """(at the top of the first screen, within two screens in every language)."""
        name = tidy(typed.words, NAME_LONGEST)
        if len(name) < 2 or not self.gazetteer.find(name, 1):
            return False, False
        rows = [(choice.value, choice.label) for choice in self.pick.choices({"ward_name": name})]
        within = all(typed.code in self._two(rows, voice) for voice in self.voices)
        return rows[0][0] == typed.code, within

    def _two(self, rows: list[tuple[str, str]], voice: Voice) -> Iterator[str]:
        """What the first two screens offer."""
        own = [(option.value, voice.t(option.label)) for option in self.pick.options]
        drawn = lay(voice.t(self.pick.text), rows + own, f"0 {voice.t('Back')}", voice)
        return (value for page in drawn[:2] for value in page.choices)


@pytest.fixture
def measured(gazetteer: Gazetteer, flow: Flow, languages: Mapping[str, Translate]) -> Shares:
    """How each name was found, by the way it is wrong."""
    pick = flow["ward_found"]
    assert isinstance(pick, Pick)
    voices = tuple(Voice(t, budget("63902")) for t in languages.values())
    screens, chance = Screens(gazetteer, pick, voices), Random(SEED)
    wards, _learnt_from = held_out(gazetteer.register)
    codes = {ward.code for ward in wards}
    known = [(row["name"], row["ward_code"]) for row in shipped.rows("places.csv")]
    inside = [pair for pair in known if pair[1] in codes]
    typed = [*misspelt(wards, chance), *places(chance.sample(inside, PLACES), chance)]
    found: Shares = defaultdict(list)
    for each in typed:
        found[each.kind].append(screens.found(each))
    return found


def test_misspelt_wards_held_out_are_found_within_two_screens(
    measured: Shares, pytestconfig: pytest.Config, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [one for kind in measured if "place" not in kind for one in measured[kind]]
    whole = sum(within for _first, within in names) / len(names)
    with capsys.disabled():
        print(f" {whole:.2%} of {len(names):,} within two screens", end=" ")
    assert whole >= LEAST
    assert all(_share(measured[kind], 1) >= 0.95 for kind in KINDS), _table(measured)
    assert _share(measured["a place"], 1) >= 0.9
    _compare_doc(_table(measured), update=pytestconfig.getoption("update"))


def _share(found: list[tuple[bool, bool]], which: int) -> float:
    return sum(one[which] for one in found) / len(found)


def _table(measured: Shares) -> str:
    """The rows of docs/wards.md."""
    names = [one for kind in measured if "place" not in kind for one in measured[kind]]
    rows = {"**a ward's name, in all these ways**": names, **measured}
    lines = ["| typed | tries | the first shown | within two screens |", "|---|---|---|---|"]
    lines += [
        f"| {kind} | {len(found):,} | {_share(found, 0):.1%} | {_share(found, 1):.1%} |"
        for kind, found in rows.items()
    ]
    return "\n".join(lines)


def _compare_doc(table: str, *, update: bool) -> None:
    """The table in the doc is the one measured."""
    before, _, rest = DOC.read_text().partition("<!-- measured -->\n")
    _old, _, after = rest.partition("<!-- end -->\n")
    whole = f"{before}<!-- measured -->\n{table}\n<!-- end -->\n{after}"
    if update:
        DOC.write_text(whole)
    assert DOC.read_text() == whole, "run pytest tests/ussd/test_ward_finding.py --update"
