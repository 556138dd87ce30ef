"""Texts that stand for several alerts: one part, in both languages, with the longest names."""

from __future__ import annotations

import pytest

from locales.catalogue import texts as catalogue
from locales.catalogue import translators
from sms import texts_merged
from sms.gsm import is_gsm, segments
from tests.sms.test_texts import wards

CODE = "*384*70421#"
SAID = [
    ("en", 1, "+4 reports in Kilimani. Dial *384*70421# or reply LIST"),
    ("en", 2, "+4 reports in Kilimani 3, Kawangware 1. Dial *384*70421# or reply LIST"),
    ("en", 7, "+4 reports in 7 wards. Dial *384*70421# or reply LIST"),
    ("sw", 1, "Ripoti +4 za Kilimani. Piga *384*70421# au jibu ORODHA"),
    ("sw", 7, "Ripoti +4 za wadi 7. Piga *384*70421# au jibu ORODHA"),
]


@pytest.mark.parametrize(("language", "count", "words"), SAID)
def test_what_was_held_is_counted_by_ward(language: str, count: int, words: str) -> None:
    named = [("Kilimani", 3), ("Kawangware", 1), ("Karen", 1)][:count]
    t = translators()[language]
    assert texts_merged.merged(t, named, count=4, wards=count, code=CODE) == words


def test_a_digest_says_that_reports_wait() -> None:
    t = translators()["en"]
    said = texts_merged.digest(t, [("Kilimani", 2)], count=2, wards=1, code=CODE)
    assert said == "2 reports wait in Kilimani. Dial *384*70421# or reply LIST"
    assert texts_merged.digest(t, [("Kilimani", 2)], count=2, wards=1, code="").endswith(
        "Reply LIST to see them."
    )


@pytest.mark.parametrize("language", ["en", "sw"])
def test_every_ward_fits_one_part(language: str) -> None:
    t, longest = translators()[language], wards()[-3:]
    for write in (texts_merged.merged, texts_merged.digest):
        for count in (1, 2, 3):
            named = [(name, 899) for name in longest[:count]]
            text = write(t, named, count=899, wards=count, code=CODE)
            assert is_gsm(text) and segments(text) == 1, text


def test_every_text_has_its_kiswahili() -> None:
    known = catalogue("sw")
    for text in ("+{count} reports in {where}.", "{count} reports wait in {wards} wards."):
        assert known[text]
