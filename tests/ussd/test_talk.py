"""The conversation as pure functions: what was typed, read against what the phone was showing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.session import Session, Start, dump, load
from ussd import talk
from ussd.flow import Flow
from ussd.screens import End, Menu, Option
from ussd.talk import Line


def go(*to: str) -> tuple[Option, ...]:
    return tuple(Option(name, name.title(), to=name) for name in to)


SMALL = Flow(
    [
        Menu("what", "What?", (Option("fire", "Fire", "now"), Option("theft", "Theft", "now"))),
        Menu("now", "Now?", (Option("yes", "Yes", "sent"), Option("no", "No", "sent"))),
        End("sent", "Sent: {what}, {now}."),
    ],
    start="what",
)


def line(flow: Flow = SMALL) -> Line:
    return Line(flow, {"en": str, "sw": str})


def begun(flow: Flow = SMALL) -> Session:
    return talk.begin(line(flow), Start(language="en"), "digest")


def test_a_number_means_what_the_phone_was_showing_when_a_release_comes_in_mid_call() -> None:
    turned = Flow(
        [replace(SMALL["what"], options=SMALL["what"].options[::-1]), SMALL["now"], SMALL["sent"]],  # type: ignore[call-arg, type-var]
        start="what",
    )
    old = begun(SMALL)
    assert talk.step(line(turned), old, "1").answers == {"what": "fire"}


def test_a_screen_added_in_mid_call_is_asked_and_nothing_is_guessed() -> None:
    consent = Menu("consent", "May we?", go("what"))
    asks_first = Flow([consent, *SMALL.all], start="consent")
    at_now = talk.step(line(), begun(), "1")
    after = talk.step(line(asks_first), at_now, "1")
    assert after.asked == "consent" and "now" not in after.answers
    after = talk.step(line(asks_first), after, "1")
    assert after.asked == "now" and after.answers["what"] == "fire"


def test_an_answer_to_a_screen_since_removed_is_passed_over() -> None:
    whole = Flow([Menu("hurt", "Hurt?", go("what")), *SMALL.all], start="hurt")
    at_now = talk.play(line(whole), begun(whole), ("1", "1"))
    after = talk.step(line(SMALL), at_now, "2")
    assert after.asked == "sent"
    assert talk.close(line(SMALL), after, {}) == "END Sent: Fire, No."


def test_back_unsays_the_last_answer_and_only_that() -> None:
    back = talk.play(line(), begun(), ("1", "0"))
    assert back.asked == "what" and back.answers == {}
    assert talk.step(line(), back, "2").answers == {"what": "theft"}


def test_back_on_the_first_screen_asks_again() -> None:
    assert "Please choose" in talk.step(line(), begun(), "0").reply


@pytest.mark.parametrize("typed", ["", " ", "x", "3", "-1", "1.0", "²", "١", "98", "00", "9" * 500])
def test_what_is_no_number_shown_is_asked_again(typed: str) -> None:
    after = talk.step(line(), begun(), typed)
    assert after.asked == "what" and after.answers == {} and "Please choose" in after.reply


@pytest.mark.parametrize(
    "typed, text, kind, inputs",
    [
        ((), "", "repeat", ()),
        (("1",), "1", "repeat", ()),
        (("1",), "1*2", "next", ("2",)),
        (("1",), "1*", "next", ("",)),
        (("1", "2"), "1", "late", ("1",)),
        (("1", "2"), "", "late", ()),
        ((), "1*2", "gap", ("1", "2")),
        (("1",), "2", "conflict", ()),
        (("1", "2"), "1*3", "conflict", ()),
    ],
    ids=[
        "the dial again",
        "the same again",
        "one more input",
        "an empty input",
        "an older hop again",
        "the dial again, later",
        "hops we missed",
        "another past",
        "another past, later",
    ],
)
def test_a_request_is_known_by_its_text_alone(
    typed: tuple[str, ...], text: str, kind: str, inputs: tuple[str, ...]
) -> None:
    kept = replace(begun(), typed=typed)
    assert talk.classify(line(), kept, text) == talk.Heard(kind, inputs)


def test_a_call_nobody_remembers_is_played_again_from_its_text() -> None:
    heard = talk.classify(line(), None, "2*1")
    assert heard == talk.Heard("first", ("2", "1"))
    assert talk.play(line(), begun(), heard.inputs).answers == {"what": "theft", "now": "yes"}


def test_a_star_survives_where_words_are_asked_for(line: Line) -> None:
    start = Start(language="en", ward="1371")
    at_landmark = talk.play(line, talk.begin(line, start, "digest"), ("1", "1", "1"))
    assert at_landmark.asked == "landmark"
    heard = talk.classify(line, at_landmark, "1*1*1*Gate 4*B")
    assert heard == talk.Heard("next", ("Gate 4*B",))
    assert talk.step(line, at_landmark, "Gate 4*B").answers["landmark"] == "Gate 4*B"


@pytest.mark.parametrize(
    "typed, kept",
    [
        ("Duka la Mama", "Duka la Mama"),
        ("  near \u00a0 the\u2019 well ", "near the' well"),
        ("shop \u00a1 home", "shop @ home"),
        ("#4 \u201cgreen\u201d gate", '#4 "green" gate'),
        ("=skip", "skip"),
        ("\u0645\u062d\u0637\u0629 stage", "stage"),
        ("x" * 80, "x" * 30),
        ("x" * 500, "x" * 30),
    ],
    ids=[
        "plain",
        "no-break space and curly quote",
        "an at sign as networks garble it",
        "hash and quotes",
        "our own mark for skipping",
        "letters no phone shows",
        "eighty characters",
        "five hundred",
    ],
)
def test_words_are_kept_as_a_phone_can_show_them(line: Line, typed: str, kept: str) -> None:
    start = Start(language="en", ward="1371")
    at_landmark = talk.play(line, talk.begin(line, start, "digest"), ("1", "1", "1"))
    after = talk.step(line, at_landmark, typed)
    assert after.answers["landmark"] == kept and after.asked == "now"


def test_one_call_may_be_in_the_other_language(line: Line) -> None:
    start = Start(language="sw")
    after = talk.step(line, talk.begin(line, start, "digest"), "7")
    assert talk.spoken(after.start, after.answers) == "en" and "1 Report" in after.reply
    again = talk.step(line, after, "7")
    assert talk.spoken(again.start, again.answers) == "sw" and again.asked == "home"


@settings(max_examples=300, deadline=None)
@given(
    typed=st.lists(
        st.sampled_from([*"0123456789", "98", "00", "kibera", "kilimany", "", "x*1", "*", "#"]),
        max_size=16,
    )
)
def test_anything_may_be_typed(line: Line, typed: list[str]) -> None:
    session = talk.begin(line, Start(), "digest")
    for words in typed:
        try:
            session = talk.step(line, session, words)
        except LookupError:  # a screen that reads from SQL: there is none behind this conversation
            break
        assert load(dump(session)) == session
        assert len(session.reply) <= 160
        if session.ended:
            break
        assert len(session.choices) <= 8
