"""Of the screens callers are shown, 95 % need no second page: with real wards, places and words.

That each screen fits in pages whatever is put in is proved in test_words; this is how often a
caller has to press 9. A question counts once, in however many journeys it is asked, by the share of
its drawings that are one page; a list of data is drawn as often as it has lists, and one whose
length is not given by the register once with each length it can have.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest

from data import shipped
from locales.marks import Translate
from models.register import Ward
from routing.categories import CATEGORIES
from routing.places import Gazetteer
from ussd import check
from ussd.flow import Flow, holes
from ussd.screens import End, Menu, Pick, Screen
from ussd.show import BUDGETS, PREFIX, UNKNOWN_BUDGET, Voice, lay
from ussd.typed import LANDMARK_LONGEST

DRAWINGS, SEED = 200, 20_261_122
NETWORKS = {**BUDGETS, "another": UNKNOWN_BUDGET}
Rows = list[tuple[str, str]]
_OF_THE_REGISTER = ("county", "constituency", "ward_in")


@dataclass(frozen=True)
class Real:
    """What callers say: places and wards as they are, in one language."""

    flow: Flow
    t: Translate
    places: list[str]
    wards: list[Ward]
    longest: Mapping[str, str]
    chance: random.Random

    def words(self, screen: Screen) -> str:
        """The screen's words with what a caller may have answered."""
        t, one = self.t, self.chance.choice
        pick = self.flow["ward_found"]
        moments = [self.flow["now"], self.flow["now_hurt"]]
        assert isinstance(pick, Pick)
        when = [o for menu in moments if isinstance(menu, Menu) for o in menu.options]
        near = one((t("no landmark"), *[one(self.places)] * 3))
        said = {
            "kind": t(one([c.label for c in CATEGORIES.values()])),
            "ward": pick.say(one(self.wards).code),
            "landmark": near,
            **dict.fromkeys(("now", "when"), t((chosen := one(when)).said or chosen.label)),
        }
        facts = {**self.longest, **self.flow.facts, **screen.facts}
        return t(screen.text).format(**{**facts, **said})

    def rows(self, screen: Screen) -> Iterator[Rows]:
        """The lists it can be drawn with; for one found by a name, what each ward's name finds."""
        if not isinstance(screen, Pick) or screen.id.endswith(_OF_THE_REGISTER):
            yield from check._lists(screen, self.t)
            return
        if not screen.id.endswith("ward_found"):
            yield from self._of_each_length(screen)
            return
        own = [(option.value, self.t(option.label)) for option in screen.options]
        asked = screen.id.removesuffix("found") + "name"
        for ward in self.wards:
            listed = screen.choices({asked: ward.name})
            yield [(choice.value, choice.label) for choice in listed] + own

    def _of_each_length(self, screen: Pick) -> Iterator[Rows]:
        own = len(screen.options)
        for whole in check._lists(screen, self.t):
            listed, fixed = whole[: len(whole) - own], whole[len(whole) - own :]
            yield from (listed[:count] + fixed for count in range(1, len(listed) + 1))


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("language", ["en", "sw"])
def test_nearly_every_screen_shown_is_one_page(
    flow: Flow,
    languages: Mapping[str, Translate],
    gazetteer: Gazetteer,
    language: str,
    network: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    t, chance = languages[language], random.Random(SEED)
    named = [row["name"] for row in shipped.rows("places.csv")]
    real = Real(
        flow,
        t,
        [name for name in named if len(name) <= LANDMARK_LONGEST],
        chance.sample(list(gazetteer.register.values()), DRAWINGS),
        check.longest(flow, t),
        chance,
    )
    voice = Voice(t, NETWORKS[network] - PREFIX)
    asked = {_question(screen): screen for screen in flow.all}
    shares = {screen.id: _share(real, screen, voice) for screen in asked.values()}
    whole = sum(shares.values()) / len(shares)
    paged = {id: f"{share:.0%}" for id, share in shares.items() if share < 1}
    with capsys.disabled():
        print(f" {language} {network}: {whole:.1%} of {len(shares)}; {paged}")
    assert whole >= 0.95, paged


def _question(screen: Screen) -> tuple[object, ...]:
    """What makes a question the same for the caller: its words and its answers."""
    options = () if isinstance(screen, End) else tuple(option.label for option in screen.options)
    return type(screen), screen.text, options


def _share(real: Real, screen: Screen, voice: Voice) -> float:
    """How many of a screen's drawings are one page."""
    foot = "" if isinstance(screen, End) else check._feet(screen, real.t)[0]
    lists = list(real.rows(screen))
    drawn = lists * (DRAWINGS // len(lists) + 1) if holes(screen.text) else lists
    single = [len(lay(real.words(screen), rows, foot, voice)) == 1 for rows in drawn]
    return sum(single) / len(single)
