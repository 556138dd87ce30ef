"""What `make check` would see: texts without a translation, pages out of date, and how it is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from cli import usalama
from commandline import catalogues, checks, docs
from commandline.checks import Step, Works
from routing.places import Gazetteer
from ussd.flow import Flow
from ussd.menu import LINES as KEYS
from ussd.menu import menu

LINES = dict.fromkeys(KEYS, "999")
CODE = """from locales.marks import _
WORDS = (_("Go on"), _("Sent to {name}"
    " of {ward}"))
"""
HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
GO_ON = 'msgid "Go on"\nmsgstr "Endelea"\n\n'
SENT = 'msgid "Sent to {name} of {ward}"\nmsgstr "Imetumwa kwa {name} wa {ward}"\n\n'


@pytest.fixture
def flow(gazetteer: Gazetteer) -> Flow:
    return menu(gazetteer, LINES, "*384*70421#")


@pytest.mark.parametrize(
    "catalogue, found",
    [
        (GO_ON + SENT, []),
        (GO_ON, ["ussd/screens.py:2: not in sw: 'Sent to {name} of {ward}'"]),
        (
            GO_ON + SENT.replace("wa {ward}", ""),
            ["ussd.po: other holes than the text: 'Sent to {name} of {ward}'"],
        ),
        (
            GO_ON + SENT + 'msgid "Gone"\nmsgstr "Imeenda"\n',
            ["ussd.po: nobody says this any more: 'Gone'"],
        ),
        (
            GO_ON + "#, fuzzy\n" + SENT,
            [
                "ussd/screens.py:2: not in sw: 'Sent to {name} of {ward}'",
                "ussd.po: only guessed (fuzzy): 'Sent to {name} of {ward}'",
            ],
        ),
        (
            GO_ON.replace("Endelea", "") + SENT,
            ["ussd/screens.py:2: not in sw: 'Go on'"],
        ),
    ],
    ids=["whole", "missing", "another hole", "stale", "guessed", "empty"],
)
def test_what_is_wrong_with_a_catalogue(tmp_path: Path, catalogue: str, found: list[str]) -> None:
    _tree(tmp_path, ussd=HEAD + catalogue)
    assert list(catalogues.faults(tmp_path, "sw")) == found


def test_one_text_with_two_translations_is_a_fault(tmp_path: Path) -> None:
    _tree(tmp_path, sms=HEAD + GO_ON.replace("Endelea", "Songa"), ussd=HEAD + GO_ON + SENT)
    assert list(catalogues.faults(tmp_path, "sw")) == [
        "ussd.po: sms.po has another translation of 'Go on'"
    ]


def test_pages_are_written_and_stale_when_the_code_says_something_else(
    tmp_path: Path, flow: Flow
) -> None:
    names = docs.write(tmp_path, flow)
    pages = ("flow", "settings", "commands", "permissions", "retention", "states", "purposes")
    assert names == [f"{page}.md" for page in pages]
    assert docs.stale(tmp_path, flow) == []
    (tmp_path / "settings.md").write_text("| `PORT` | `80` |\n")
    assert docs.stale(tmp_path, flow) == ["settings.md"]
    assert docs.write(tmp_path, flow) == ["settings.md"]


def test_the_page_of_commands_has_every_command(flow: Flow) -> None:
    page = docs.pages(flow)["commands.md"]
    for name in usalama.commands:
        assert f"## usalama {name}\n" in page
    assert "## usalama export reports\n" in page


def test_the_page_of_commands_is_as_wide_on_every_terminal(flow: Flow, tmp_path: Path) -> None:
    page = docs.pages(flow)["commands.md"]
    assert max(map(len, page.splitlines())) <= 100


def test_a_step_says_what_is_wrong_and_how_to_mend_it(flow: Flow) -> None:
    def sound(works: Works) -> Iterator[str]:
        yield from ()

    def broken(works: Works) -> Iterator[str]:
        yield "a screen is too long"

    said: list[str] = []
    works = Works(create_engine("postgresql+psycopg://"), flow)
    steps: dict[Step, tuple[str, str]] = {
        sound: ("soundness", "nothing"),
        broken: ("menus", "shorten it"),
    }
    assert not checks.run(steps, works, said.append)
    assert said == ["soundness: ok", "menus: 1 faults", "  a screen is too long", "  -> shorten it"]
    assert checks.run({sound: steps[sound]}, works, said.append)


def test_wrong_words_are_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert checks.main(["--wirte"]) == 2
    assert "[--write" in capsys.readouterr().err


def _tree(root: Path, **texts: str) -> None:
    """A code base of one file with two texts, and its catalogues."""
    for folder in (*catalogues.ROOMS, "locales/sw"):
        (root / folder).mkdir(parents=True)
    (root / "ussd" / "screens.py").write_text(CODE)
    for room, text in texts.items():
        (root / "locales" / "sw" / f"{room}.po").write_text(text)
