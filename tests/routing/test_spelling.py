"""How near two words are, asked the short way."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from routing.spelling import closeness, is_close

WORDS = st.text("abehiklmnoprstuwyzch", min_size=1, max_size=12)


@given(WORDS, WORDS, st.sampled_from([60.0, 84.0, 90.0, 100.0]))
@settings(max_examples=400, deadline=None)
def test_words_far_apart_by_their_letters_are_far_apart(one: str, other: str, least: float) -> None:
    for typed, name in ((one, other), (one, one), (one + other, one), (one, one[::-1])):
        assert is_close(typed, name, least) == (closeness(typed, name) >= least)
