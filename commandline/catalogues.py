"""Whether the catalogues say all that the code says: every text, its holes, nothing stale."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from string import Formatter

from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

ROOMS = ("ussd", "sms", "routing")
_MARK = {"_": None}


def marked(root: Path) -> dict[str, str]:
    """Every text marked with _() in the rooms, with where it is said first."""
    found: dict[str, str] = {}
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            for line, text, _comments, _context in extract_from_file("python", path, _MARK):
                found.setdefault(_one(text), f"{path.relative_to(root)}:{line}")
    return found


def translated(folder: Path) -> Iterator[tuple[str, str, str, bool]]:
    """(file, text, translation, whether it is only a guess) of each entry of a language."""
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            entries = list(read_po(file))
        for entry in entries:
            if entry.id:
                yield path.name, _one(entry.id), _one(entry.string), entry.fuzzy


def faults(root: Path, language: str) -> Iterator[str]:
    """What a catalogue lacks, has wrong, or has for nothing."""
    texts = marked(root)
    entries = list(translated(root / "locales" / language))
    known = {text for _file, text, said, guess in entries if said and not guess}
    for text, where in texts.items():
        if text not in known:
            yield f"{where}: not in {language}: {text!r}"
    for file, text, said, guess in entries:
        if text not in texts:
            yield f"{file}: nobody says this any more: {text!r}"
        elif guess:
            yield f"{file}: only guessed (fuzzy): {text!r}"
        elif said and _holes(text) != _holes(said):
            yield f"{file}: other holes than the text: {text!r}"
    yield from _twice(entries)


def _twice(entries: Iterable[tuple[str, str, str, bool]]) -> Iterator[str]:
    """One text with two translations: which one a caller sees would be chance."""
    first: dict[str, tuple[str, str]] = {}
    for file, text, said, _guess in entries:
        before, as_said = first.setdefault(text, (file, said))
        if as_said != said:
            yield f"{file}: {before} has another translation of {text!r}"


def _holes(text: str) -> set[str]:
    return {name for _text, name, _spec, _how in Formatter().parse(text) if name}


def _one(text: str | tuple[str, ...] | list[str] | None) -> str:
    """A text without plural forms; we use none."""
    return text if isinstance(text, str) else (text or ("",))[0]
