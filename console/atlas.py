"""The shipped boundaries as paths of an SVG: the counties of the country, the wards of a county.

Longitude and latitude are drawn as they are: at the equator a degree is as long either way.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Any

from data import shipped

_SIZE = 640  # the longer side of a drawing, in its own units
_Point = tuple[float, float]
_Rings = list[list[_Point]]


@dataclass(frozen=True)
class Drawing:
    """`box` is the viewBox; `paths` are the outlines by code."""

    box: str
    paths: dict[str, str]


@cache
def country() -> Drawing:
    """Every county by its code."""
    found = json.loads(shipped.path("counties.geojson").read_text(encoding="utf-8"))
    return _drawing(
        (feature["properties"]["county_code"], _rings_of(feature["geometry"]))
        for feature in found["features"]
    )


@cache
def county(code: str) -> Drawing:
    """Every ward of a county by its code; nothing to draw where there is no such county."""
    topology = _wards()
    arcs = [_arc(arc, topology["transform"]) for arc in topology["arcs"]]
    inside = (
        one
        for one in topology["objects"]["wards"]["geometries"]
        if one["properties"]["county_code"] == code
    )
    return _drawing((one["properties"]["ward_code"], _joined(one, arcs)) for one in inside)


@cache
def _wards() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(shipped.path("wards.topojson").read_text(encoding="utf-8"))
    return found


def _rings_of(geometry: dict[str, Any]) -> _Rings:
    """The rings of a GeoJSON geometry, holes too."""
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    return [[(x, y) for x, y, *_ in ring] for polygon in polygons for ring in polygon]


def _arc(arc: list[list[int]], transform: dict[str, list[float]]) -> list[_Point]:
    """An arc of TopoJSON: steps between whole numbers, scaled (the TopoJSON format, 2.1)."""
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
    xs, ys = accumulate(x for x, _ in arc), accumulate(y for _, y in arc)
    return [(x * sx + tx, y * sy + ty) for x, y in zip(xs, ys, strict=True)]


def _joined(shape: dict[str, Any], arcs: list[list[_Point]]) -> _Rings:
    polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
    return [_ring(ring, arcs) for polygon in polygons for ring in polygon]


def _ring(numbers: list[int], arcs: list[list[_Point]]) -> list[_Point]:
    """A negative number is an arc walked from its end."""
    return [
        point
        for number in numbers
        for point in (arcs[number] if number >= 0 else arcs[~number][::-1])
    ]


def _drawing(shapes: Iterable[tuple[str, _Rings]]) -> Drawing:
    rings = dict(shapes)
    points = [point for every in rings.values() for ring in every for point in ring]
    if not points:
        return Drawing("0 0 1 1", {})
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    bottom, top = min(y for _, y in points), max(y for _, y in points)
    scale = _SIZE / max(right - left, top - bottom)
    paths = {
        code: "".join(_line(_whole(ring, left, top, scale)) for ring in every)
        for code, every in rings.items()
    }
    return Drawing(f"0 0 {round((right - left) * scale)} {round((top - bottom) * scale)}", paths)


def _whole(ring: list[_Point], left: float, top: float, scale: float) -> Iterator[tuple[int, int]]:
    """Points as whole numbers, each but once where several fall on one."""
    before = None
    for x, y in ring:
        point = (round((x - left) * scale), round((top - y) * scale))
        if point != before:
            yield point
        before = point


def _line(points: Iterable[tuple[int, int]]) -> str:
    """Relative steps: half as long as places."""
    found = list(points)
    if len(found) < 3:
        return ""
    steps = [f"{x - px} {y - py}" for (px, py), (x, y) in zip(found[:-1], found[1:], strict=True)]
    return f"M{found[0][0]} {found[0][1]}l{' '.join(steps)}z".replace(" -", "-")
