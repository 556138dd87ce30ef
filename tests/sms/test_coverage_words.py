"""What the watch over coverage writes: one part each, in both languages, with the longest names."""

from __future__ import annotations

from datetime import timedelta

import pytest

from routing.coverage import GROUP_LABELS
from sms import gsm, texts_coverage
from tests.sms.scene import NOW, Scene


@pytest.mark.parametrize("language", ["en", "sw"])
@pytest.mark.parametrize("asked", ["forum", "county_desk"])
@pytest.mark.parametrize("hours", [7, 24])
@pytest.mark.parametrize("kinds", [(), *((kind,) for kind in GROUP_LABELS.values()), ("a", "b")])
def test_what_a_forum_is_told_is_one_part(
    scene: Scene, language: str, asked: str, hours: int, kinds: tuple[str, ...]
) -> None:
    words = texts_coverage.nobody(
        scene.languages[language],
        texts_coverage.Where("Kapchemutwa/Kamariny Township North", kinds, 84),
        asked=asked,
        begins=NOW,
        ends=NOW + timedelta(hours=hours),
    )
    assert gsm.is_gsm(words) and gsm.segments(words) == 1


@pytest.mark.parametrize("language", ["en", "sw"])
def test_the_other_words_of_coverage_are_one_part_too(scene: Scene, language: str) -> None:
    ward, t = "Kapchemutwa/Kamariny Township North", scene.languages[language]
    where = texts_coverage.Where(ward, (GROUP_LABELS["emergency"],), 84)
    for words in (
        texts_coverage.alone(t, where, begins=NOW, ends=NOW + timedelta(hours=7)),
        texts_coverage.alone(t, where, begins=NOW, ends=NOW + timedelta(days=1)),
        texts_coverage.bare(t, county="Elgeyo-Marakwet", ward=ward, more=84),
    ):
        assert gsm.is_gsm(words) and gsm.segments(words) == 1


@pytest.mark.parametrize("language", ["en", "sw"])
@pytest.mark.parametrize("left", [0, 12])
def test_the_alarm_is_one_part(scene: Scene, language: str, left: int) -> None:
    words = texts_coverage.lost(
        scene.languages[language],
        organisation="Kapchemutwa Residents Association of Kamariny",
        role="ocs",
        where="Kapchemutwa/Kamariny Township North",
        left=left,
        of=13,
    )
    assert gsm.is_gsm(words) and gsm.segments(words) == 1
