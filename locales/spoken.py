"""The language somebody is written to in: the one chosen, else the one our texts are written in."""

from __future__ import annotations

from collections.abc import Mapping

from locales.marks import Translate

SOURCE = "en"  # the language of who has chosen none


def spoken(languages: Mapping[str, Translate], chosen: str) -> Translate:
    return languages.get(chosen) or languages[SOURCE]
