"""The menus as a Mermaid picture, for docs/flow.md. Made from the screens, so never out of date."""

from __future__ import annotations

from collections.abc import Iterator

from ussd.flow import Flow
from ussd.screens import End, Menu, Screen, ends_of


def mermaid(flow: Flow) -> Iterator[str]:
    """The picture's lines: a box a screen, an arrow a way, ends rounded."""
    yield "flowchart TD"
    for screen in flow.all:
        yield f"  {screen.id}{_box(screen)}"
    for screen in flow.all:
        yield from _arrows(screen)


def table(flow: Flow) -> Iterator[str]:
    """Each screen's words, as Markdown rows."""
    yield "| screen | kind | words | options |"
    yield "|---|---|---|---|"
    for screen in flow.all:
        options = () if isinstance(screen, End) else screen.options
        labels = "; ".join(f"{o.label} (`{o.value}`)" for o in options)
        words = screen.text.replace("\n", " / ")
        yield f"| `{screen.id}` | {type(screen).__name__} | {words} | {labels} |"


def _box(screen: Screen) -> str:
    title = screen.text.splitlines()[0][:48].replace('"', "'").replace("{", "").replace("}", "")
    return f'(["{title}"])' if isinstance(screen, End) else f'["{title}"]'


def _arrows(screen: Screen) -> Iterator[str]:
    if isinstance(screen, End):
        return
    ways: dict[str, list[str]] = {}
    for option in screen.options:
        for end in ends_of(option.to):
            ways.setdefault(end, []).append(option.value)
    for end, values in ways.items():
        yield f"  {screen.id} -->|{', '.join(values)}| {end}"
    if not isinstance(screen, Menu):
        yield from (f"  {screen.id} --> {end}" for end in dict.fromkeys(ends_of(screen.to)))
