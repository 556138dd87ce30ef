"""Reading the catalogues: locales/<language>/*.po, merged. English is the source itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from babel.messages.pofile import read_po

from locales.marks import Translate

_FOLDER = Path(__file__).parent
LANGUAGES = ("en", "sw")


def texts(language: str) -> dict[str, str]:
    """Every translated text of a language, by its English."""
    found: dict[str, str] = {}
    for path in sorted((_FOLDER / language).glob("*.po")):
        with path.open("rb") as file:
            found |= {str(m.id): str(m.string) for m in read_po(file) if m.id and m.string}
    return found


def translators() -> Mapping[str, Translate]:
    """A translator for each language; a text without a translation stays English."""
    return {language: _translator(texts(language)) for language in LANGUAGES}


def _translator(known: Mapping[str, str]) -> Translate:
    return lambda text: known.get(text, text)
