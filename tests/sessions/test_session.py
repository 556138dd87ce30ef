"""A session is read back as it was written, and what cannot be read is no session."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.session import UPGRADES, VERSION, Session, Start, dump, load
from tests.sessions.conversations import FIRST, SECOND, THIRD

words = st.text(max_size=40)


@pytest.mark.parametrize("session", [Session(), FIRST, SECOND, THIRD])
def test_a_session_is_read_back_as_it_was(session: Session) -> None:
    assert load(dump(session)) == session


@settings(max_examples=60)
@given(
    st.builds(
        Session,
        start=st.builds(
            Start,
            language=words,
            ward=words,
            network=words,
            known=st.dictionaries(words, words, max_size=3),
        ),
        phone=words,
        typed=st.lists(words, max_size=5).map(tuple),
        answers=st.dictionaries(words, words, max_size=5),
        asked=words,
        choices=st.lists(words, max_size=5).map(tuple),
        page=st.integers(0, 9),
        more=st.booleans(),
        reply=words,
        ended=st.booleans(),
    )
)
def test_whatever_was_typed_is_read_back(session: Session) -> None:
    kept = load(dump(session))
    assert kept == session
    assert kept and list(kept.answers) == list(session.answers), "answers keep their order"


def changed(**values: object) -> str:
    """A dumped session with these fields put in their place."""
    return json.dumps({**json.loads(dump(SECOND)), **values})


def without(name: str) -> str:
    data = json.loads(dump(SECOND))
    del data[name]
    return json.dumps(data)


@pytest.mark.parametrize(
    "kept",
    [
        pytest.param("", id="nothing"),
        pytest.param("{", id="half of it"),
        pytest.param("null", id="null"),
        pytest.param("[]", id="a list"),
        pytest.param('"v"', id="a word"),
        pytest.param("{}", id="no version"),
        pytest.param(without("v"), id="the version gone"),
        pytest.param(without("start"), id="the start gone"),
        pytest.param(changed(v=VERSION + 1), id="of the next release"),
        pytest.param(changed(v=0), id="of a release before the first"),
        pytest.param(changed(v="1"), id="a version in words"),
        pytest.param(changed(v=None), id="no number of a version"),
        pytest.param(changed(mood="calm"), id="a field nobody knows"),
        pytest.param(changed(start="sw"), id="a start that is none"),
        pytest.param(changed(start={"mood": "calm"}), id="a start nobody knows"),
        pytest.param(changed(typed=3), id="inputs that are none"),
    ],
)
def test_what_cannot_be_read_is_no_session(kept: str) -> None:
    assert load(kept) is None


def test_a_field_that_came_later_takes_its_default() -> None:
    assert load(without("more")) == replace(SECOND, more=False)


def test_a_call_begun_under_the_first_release_goes_on() -> None:
    data = json.loads(dump(SECOND))
    del data["start"]["known"]
    assert load(json.dumps(data | {"v": 1})) == SECOND


def test_there_is_a_rung_for_every_older_version() -> None:
    assert sorted(UPGRADES) == list(range(1, VERSION))


def test_what_is_heard_is_the_gateways_text() -> None:
    assert SECOND.heard == "1*1*behind the blue kiosk"
    assert FIRST.heard == ""
    assert FIRST.start.answers() == {"@language": "sw", "@ward": "1371"}
