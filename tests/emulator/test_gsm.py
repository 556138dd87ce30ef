"""The alphabet and the parts of a text, against the published limits."""

import pytest

from emulator import gsm


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param("", 1, id="an empty text is one part"),
        pytest.param("a" * 160, 1, id="160 letters fit"),
        pytest.param("a" * 161, 2, id="161 do not"),
        pytest.param("a" * 306, 2, id="two parts hold 153 each"),
        pytest.param("a" * 307, 3, id="and no more"),
        pytest.param("€" * 80, 1, id="a euro takes two"),
        pytest.param("€" * 81, 2, id="so 81 of them do not fit"),
        pytest.param("a" * 152 + "€" + "a" * 153, 3, id="an escaped sign is not cut in two"),
        pytest.param("ũ" * 70, 1, id="70 letters outside the alphabet"),
        pytest.param("ũ" * 71, 2, id="71 letters outside the alphabet"),
        pytest.param("ũ" * 134, 2, id="parts of 67 outside the alphabet"),
        pytest.param("😀" * 35, 1, id="a picture takes two"),
        pytest.param("😀" * 67, 3, id="a picture is not cut in two: 33 a part"),
    ],
)
def test_how_many_parts_a_text_is_billed_as(text: str, parts: int) -> None:
    assert gsm.segments(text) == parts


def test_the_table_has_a_place_for_each_of_128_septets() -> None:
    assert len(gsm.BASIC) == 128
    assert [gsm.BASIC.index(c) for c in "@ A¡aà"] == [0, 0x20, 0x41, 0x40, 0x61, 0x7F]


def test_ascii_read_as_septets_gives_what_kenyan_users_saw() -> None:
    assert gsm.misread("me@home $1 {x}") == "me¡home ¤1 äxñ"


def test_letters_no_phone_can_show_are_named_once() -> None:
    assert gsm.outside("Kĩambu Mũrũ é") == "ĩũ"
