"""Every page, for everybody who may see it."""

import pytest

from tests.console.conftest import Console


@pytest.mark.parametrize("path", ["/", "/reports", "/messages", "/calls", "/desk", "/account"])
def test_a_page_is_drawn_for_an_operator(console: Console, path: str) -> None:
    answer = console.signed_in("operator").get(path)
    assert answer.status_code == 200, answer.text
