"""SMS to those told of an incident when more people tell of it. Pure; GSM-7, one part."""

from __future__ import annotations

from locales.marks import Translate, _


def more_people(t: Translate, *, short_number: int, category_label: str, count: int) -> str:
    text = t(_("{number} {category}: {count} people report it now. It is the same alert."))
    return text.format(number=short_number, category=t(category_label), count=count)
