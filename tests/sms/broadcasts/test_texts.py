"""What each phone reads: the words, folded to its alphabet, and how to end notices."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from locales.marks import Translate
from models.broadcasts import AUDIENCES
from sms.broadcast_texts import drawn, estimate, in_language
from sms.gsm import fits, is_gsm


@pytest.mark.parametrize("language", ["en", "sw"])
@pytest.mark.parametrize("audience", AUDIENCES)
def test_whoever_asked_for_notices_is_told_how_to_end_them(
    languages: Mapping[str, Translate], language: str, audience: str
) -> None:
    text = drawn(languages[language], language, "Maji yamerudi.", audience=audience)
    assert text.words.startswith("Maji yamerudi.")
    assert ("999" in text.words) is (audience != "holders")
    assert is_gsm(text.words) and fits(text.words)


def test_a_short_text_and_its_end_are_one_segment(languages: Mapping[str, Translate]) -> None:
    for language, room in (("en", 110), ("sw", 110)):
        text = drawn(languages[language], language, "x" * room, audience="subscribers")
        assert (text.segments, text.faults) == (1, ())


def test_quotes_and_dashes_become_plain_ones_and_lines_one_line(
    languages: Mapping[str, Translate],
) -> None:
    text = drawn(languages["en"], "en", "“Wait” –\n it’s  open…", audience="holders")
    assert (text.words, text.faults) == ('"Wait" - it\'s open...', ())


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        (" \n", "There is nothing in English: everybody reads in his or her own language."),
        ("Wĩra mwĩra", "Not every phone can show ĩ (English)."),
        ("x" * 460, "English takes 4 parts, at most 3 are sent: make it shorter."),
    ],
    ids=["empty", "a letter no phone shows", "too long"],
)
def test_what_cannot_go_says_why(
    languages: Mapping[str, Translate], written: str, fault: str
) -> None:
    assert fault in drawn(languages["en"], "en", written, audience="holders").faults


def test_what_it_takes_is_counted_by_language(languages: Mapping[str, Translate]) -> None:
    texts = {
        "en": drawn(languages["en"], "en", "x" * 200, audience="holders"),
        "sw": drawn(languages["sw"], "sw", "x", audience="holders"),
    }
    told = estimate(
        texts, {"en": 10, "sw": 5, "fr": 1}, price=Decimal("0.8"), currency="KES", rate=10
    )
    assert (told.total, told.segments, told.cost, told.seconds) == (16, 27, Decimal("21.6"), 2.7)
    assert in_language(texts, "fr") is texts["en"]


def test_signs_that_are_changed_are_told() -> None:
    text = drawn(str, "en", "\u201cStay\u201d \u2013 it\u2019s wet\u00a0\u2026", audience="holders")
    assert text.words == '"Stay" - it\'s wet ...'
    assert text.folded == (
        ("\u201c", '"'),
        ("\u201d", '"'),
        ("\u2013", "-"),
        ("\u2019", "'"),
        ("\u00a0", " "),
        ("\u2026", "..."),
    )
    assert drawn(str, "en", "Plain - it's", audience="holders").folded == ()
