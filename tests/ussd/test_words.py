"""Every screen fits every phone, in both languages, with the longest real wards."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from locales.marks import Translate
from ussd import check, picture
from ussd.flow import Flow
from ussd.screens import End, Menu, ends_of
from ussd.show import MOST, Voice, lay


def test_every_screen_fits_in_every_language_on_every_network(
    flow: Flow, languages: Mapping[str, Translate]
) -> None:
    assert list(check.faults(flow, languages)) == []


def test_a_translation_that_does_not_fit_is_found(flow: Flow) -> None:
    def wordy(text: str) -> str:
        return text + " x" * 80 if text == "Is it happening now?" else text

    assert {fault.split(" ")[0] for fault in check.faults(flow, {"en": wordy})} == {"now"}


def test_a_translation_that_loses_a_hole_is_found(flow: Flow) -> None:
    lossy = {"en": lambda text: text.replace("{landmark}", "")}
    found = [fault for fault in check.faults(flow, lossy) if "other holes" in fault]
    assert {fault.split(" ")[0] for fault in found} == {
        "confirm",
        "confirm_not_ward",
        "confirm_not_police",
        "confirm_neither",
        "danger_near",
        "police_send",
    }


def test_a_letter_phones_cannot_show_is_found(flow: Flow) -> None:
    curly = {"en": lambda text: text.replace("'", "\u2019")}
    assert any("cannot be shown" in fault for fault in check.faults(flow, curly))


def test_nearly_every_screen_needs_one_page(flow: Flow, languages: Mapping[str, Translate]) -> None:
    crowded = check.crowded(flow, languages)
    screens = len(flow.all) * len(languages)
    lists_of_many = {"category", "county", "constituency", "ward_found", "confirm", "duty"}
    of_centres = ("help_centre_near ", "help_centre_in ", "help_county ")
    others = [name for name in crowded if not name.startswith(of_centres)]
    assert {
        re.split(r"[ _](?!found)", re.sub("^(my|forum|family)_", "", name))[0] for name in others
    } <= lists_of_many
    assert len(crowded) / screens < 0.2


@pytest.mark.parametrize("count", [1, 8, 9, 47])
def test_a_list_of_any_length_is_paged_with_at_most_eight_keys(count: int) -> None:
    rows = [(str(n), f"County {n}") for n in range(count)]
    drawn = lay("Which?", rows, "0 Back", Voice(str, 156))
    assert [value for page in drawn for value in page.choices] == [value for value, _ in rows]
    assert all(1 <= len(page.choices) <= MOST for page in drawn)
    assert [page.more for page in drawn] == [True] * (len(drawn) - 1) + [False]


def test_the_operators_own_keys_are_left_free(
    flow: Flow, languages: Mapping[str, Translate]
) -> None:
    texts = [t(screen.text) for t in languages.values() for screen in flow.all]
    assert not [text for text in texts if "\n98" in text or "\n00" in text]


def test_emergency_numbers_are_on_the_first_screens_and_every_danger_screen(flow: Flow) -> None:
    for id in ("language", "home", "family_danger", "family_child", "sent", "unkept"):
        assert "{police}" in flow[id].text, id


def test_emergency_is_on_every_screen_a_call_can_begin_with_and_a_report_two_keys_on(
    flow: Flow,
) -> None:
    begins = set(ends_of(flow.start))
    assert begins == {"language", "home", "resume", "duty"}
    for id in begins | set(flow.aside):
        assert "{police}" in flow[id].text, id
    kinds = flow["danger"]
    assert isinstance(kinds, Menu) and "danger" in flow.ways["home"]
    assert {end for option in kinds.options for end in ends_of(option.to)} == {
        "ward_now",
        "ward_name",
    }
    assert "danger_sent" in flow.ways["ward_now"]


def test_every_write_follows_a_screen_that_says_the_answers_back(flow: Flow) -> None:
    writes = {s.id for s in flow.all if isinstance(s, End) and s.does.startswith("file")}
    before = {
        screen.id: screen.text
        for screen in flow.all
        if isinstance(screen, Menu) and any(o.to in writes for o in screen.options)
    }
    assert {id.partition("_not_")[0] for id in before} - {"confirm_neither"} == {
        "confirm",
        "who_calls",
        "family_send",
        "police_send",
        "danger_send",
        "danger_near",
    }
    assert all("{ward}" in text for text in before.values())


def test_the_picture_shows_every_screen(flow: Flow) -> None:
    drawn = "\n".join(picture.mermaid(flow))
    assert all(f"  {screen.id}" in drawn for screen in flow.all)
