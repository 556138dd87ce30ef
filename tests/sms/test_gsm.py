"""What a text costs: the alphabet, segments and folding, with smsutil as an independent witness."""

from __future__ import annotations

import pytest
import smsutil
from hypothesis import given
from hypothesis import strategies as st

from sms import gsm

SEGMENTS = [
    ("nothing", "", 1),
    ("160 plain letters", "a" * 160, 1),
    ("161 plain letters", "a" * 161, 2),
    ("306 plain letters", "a" * 306, 2),
    ("307 plain letters", "a" * 307, 3),
    ("80 euro signs are 160 septets", "€" * 80, 1),
    ("81 euro signs", "€" * 81, 2),
    ("an escape pair at the join goes over whole", "a" * 152 + "€" + "a" * 152, 3),
    ("a newline counts one", "a\n" * 80, 1),
    ("70 signs outside the alphabet", "ĩ" * 70, 1),
    ("71 signs outside the alphabet", "ĩ" * 71, 2),
    ("one such sign among 70 letters", "ĩ" + "a" * 70, 2),
    ("35 emoji are 70 units", "😀" * 35, 1),
    ("36 emoji", "😀" * 36, 2),
    ("an emoji at the join goes over whole", "a" * 66 + "😀" + "a" * 66, 3),
    ("a backtick is not in the alphabet", "`" * 71, 2),
]


@pytest.mark.parametrize(("text", "parts"), [pytest.param(t, n, id=i) for i, t, n in SEGMENTS])
def test_a_text_takes_so_many_segments(text: str, parts: int) -> None:
    assert gsm.segments(text) == parts
    assert gsm.fits(text, parts)
    assert parts == 1 or not gsm.fits(text, parts - 1)


@given(st.text(st.sampled_from(gsm.BASIC + gsm.EXTENSION), max_size=700))
def test_plain_texts_are_counted_as_smsutil_counts_them(text: str) -> None:
    assert gsm.is_gsm(text)
    assert gsm.segments(text) == len(smsutil.split(text).parts)


@given(st.text(st.sampled_from("aé€ĩũ😀🚨\n'"), max_size=400))
def test_mixed_texts_are_counted_as_smsutil_counts_them(text: str) -> None:
    assert gsm.segments(text) == len(smsutil.split(text).parts)


FOLDED = [
    ("curly quotes", "\u201cMama\u201d said \u2018no\u2019", "\"Mama\" said 'no'"),
    ("an apostrophe of a name", "Murang\u2019a", "Murang'a"),
    ("dashes", "8\u201310, no \u2014 none", "8-10, no - none"),
    ("dots", "wait\u2026", "wait..."),
    ("no-break spaces", "KES\u00a0500\u202fnow", "KES 500 now"),
    ("marks that take no room", "so\u00adft\u200b\ufeff", "soft"),
    ("a tab", "a\tb", "a b"),
    ("letters stay as they are", "Mũrang\u2019a ñ é", "Mũrang'a ñ é"),
]


@pytest.mark.parametrize(("text", "plain"), [pytest.param(t, p, id=i) for i, t, p in FOLDED])
def test_typographic_signs_are_folded(text: str, plain: str) -> None:
    assert gsm.fold(text) == plain


@given(st.text(max_size=200))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert gsm.fold(gsm.fold(text)) == gsm.fold(text)


@given(st.text(st.sampled_from(gsm.BASIC + gsm.EXTENSION), max_size=200))
def test_folding_leaves_the_alphabet_as_it_is(text: str) -> None:
    assert gsm.fold(text) == text
