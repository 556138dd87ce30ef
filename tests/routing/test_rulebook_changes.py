"""What differs between two books, by the names of their rows."""

from __future__ import annotations

from typing import Any

import pytest

from routing.rulebook_changes import Changes, changes

A, B, C = ({"name": name, "words": "full"} for name in "abc")
B_OTHERWISE = {"name": "b", "words": "no_landmark"}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param([A, B], [A, B], Changes((), (), (), False), id="nothing"),
        pytest.param([A], [A, B], Changes(("b",), (), (), False), id="a row more"),
        pytest.param([A, B], [B], Changes((), (), ("a",), False), id="a row less"),
        pytest.param([A, B], [A, B_OTHERWISE], Changes((), ("b",), (), False), id="another row"),
        pytest.param([A, B], [B, A], Changes((), (), (), True), id="another order"),
        pytest.param([A, B], [C, A, B], Changes(("c",), (), (), False), id="one put first"),
    ],
)
def test_books_differ_by_their_rows(
    before: list[dict[str, Any]], after: list[dict[str, Any]], expected: Changes
) -> None:
    assert changes(before, after) == expected
    assert changes(before, after).any == (before != after)
