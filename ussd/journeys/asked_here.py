"""What happened? - in the order and the words of the ward's forum, where one is known.

The list is frozen at the first hop (`@categories`): [[code, English, Kiswahili], ...]. What is
urgent or sensitive is always there, whatever a list says.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace

from models.category_lists import Line
from routing.categories import CATEGORIES
from sessions.session import Start
from ussd.screens import Answers, Option
from ussd.talk import spoken

KEPT, MOVED = "categories", "categories_moved"


def may_be_hidden(code: str) -> bool:
    """Whether a forum may leave a category out."""
    category = CATEGORIES.get(code)
    return category is not None and not category.sensitive and category.severity != "urgent"


def list_moved(answers: Answers) -> bool:
    """Whether the list may be another than the one shown when its number was typed."""
    return f"@{MOVED}" in answers


def kept(lines: Iterable[Line]) -> str:
    """A list as a call keeps it; '' where there is none."""
    told = [[line.category, line.label_en, line.label_sw, int(line.hidden)] for line in lines]
    return json.dumps(told, separators=(",", ":")) if told else ""


def arranged(answers: Answers, options: tuple[Option, ...]) -> tuple[Option, ...]:
    """The options in the order and words of this call's list; those it does not name, after."""
    told: list[list[str]] = json.loads(answers.get(f"@{KEPT}") or "[]")
    if not told:
        return options
    language = spoken(Start(), answers)
    base = {option.value: option for option in options}
    out = []
    for code, english, kiswahili, hidden in told:
        option = base.pop(code, None)
        if option is None or (hidden and may_be_hidden(code)):
            continue
        label = kiswahili if language == "sw" else english
        out.append(replace(option, label=label, said="") if label else option)
    return (*out, *base.values())
