"""The menus drawn from left to right, with what became of the calls on each screen. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter

WIDE, HIGH = 168, 40  # of a box, in the picture's own units
_RIGHT, _DOWN, _EDGE = 232, 52, 8
_MUCH, _SOME = 25, 10  # per cent of those who came that dropped there

Ways = Mapping[str, tuple[str, ...]]  # screen -> the screens that can follow


@dataclass(frozen=True)
class Box:
    """One screen; `told` says its counts, '' where no call came. `tone` only repeats them."""

    name: str
    told: str
    tone: str
    x: int
    y: int


@dataclass(frozen=True)
class Picture:
    """`lines` are SVG paths, from each screen to those that can follow."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[str, ...]


def picture(ways: Ways, counts: Mapping[str, tuple[int, int]]) -> Picture:
    """Draws every screen. `counts` are (calls that came, calls that dropped) by screen.

    The ways must not go round in a circle, as the screens' own proof says.
    """
    columns = _columns(ways)
    places = {
        id: (_EDGE + column * _RIGHT, _EDGE + row * _DOWN)
        for column, ids in enumerate(columns)
        for row, id in enumerate(ids)
    }
    boxes = tuple(_box(id, place, counts.get(id, (0, 0))) for id, place in places.items())
    lines = tuple(
        _line(places[id], places[to]) for id, ends in ways.items() for to in dict.fromkeys(ends)
    )
    tallest = max((len(ids) for ids in columns), default=0)
    return Picture(
        width=len(columns) * _RIGHT - (_RIGHT - WIDE) + 2 * _EDGE,
        height=tallest * _DOWN + _EDGE,
        boxes=boxes,
        lines=lines,
    )


def _columns(ways: Ways) -> list[list[str]]:
    """Screens by the longest way to them; within a column near to those they come from."""
    before = _before(ways)
    depth: dict[str, int] = {}
    for id in TopologicalSorter(before).static_order():
        depth[id] = max((depth[one] + 1 for one in before[id]), default=0)
    columns: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    row: dict[str, int] = {}
    order = list(ways)
    for column, ids in enumerate(columns):
        ids += sorted(
            (id for id in depth if depth[id] == column),
            key=lambda id: (_middle([row[one] for one in before[id]]), order.index(id)),
        )
        row |= {id: place for place, id in enumerate(ids)}
    return columns


def _before(ways: Ways) -> dict[str, list[str]]:
    before: dict[str, list[str]] = {id: [] for id in ways}
    for id, ends in ways.items():
        for to in ends:
            before[to].append(id)
    return before


def _middle(rows: Iterable[int]) -> float:
    known = list(rows)
    return sum(known) / len(known) if known else 0.0


def _box(id: str, place: tuple[int, int], count: tuple[int, int]) -> Box:
    came, dropped = count
    share = round(100 * dropped / came) if came else 0
    tone = "bad" if share >= _MUCH else "wait" if share >= _SOME else "calm"
    told = f"{came} came, {dropped} stopped ({share} %)" if came else ""
    return Box(id.replace("_", " "), told, tone if came else "none", *place)


def _line(start: tuple[int, int], end: tuple[int, int]) -> str:
    x, y, to_x, to_y = start[0] + WIDE, start[1] + HIGH // 2, end[0], end[1] + HIGH // 2
    bend = max(24, (to_x - x) // 2)
    return f"M{x} {y}C{x + bend} {y} {to_x - bend} {to_y} {to_x} {to_y}"
