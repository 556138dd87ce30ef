"""Drawing a page: the template in its frame, with the navigation this visitor may use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Response, make_response, redirect, render_template, url_for

from console.permissions import may
from console.room import Room, Visit

STATIC = Path(__file__).parent / "static"
_NAV = (
    ("now", "Now"),
    ("reports", "Reports"),
    ("messages", "Messages"),
    ("calls", "Calls"),
    ("desk", "Desk"),
    ("broadcasts", "Broadcasts"),
    ("partials", "Dropped"),
    ("coverage", "Coverage"),
    ("cases", "Cases"),
    ("directory", "Directory"),
    ("lists", "Lists"),
    ("rules", "Rules"),
    ("requests", "Requests"),
    ("meetings", "Meetings"),
    ("spend", "Spend"),
    ("users", "Users"),
)
_WITHOUT_NOW = ("caseworker", "forum")  # their first page is another


@dataclass(frozen=True)
class Place:
    """One link of the navigation."""

    address: str
    label: str
    here: bool


def page(
    room: Room,
    visit: Visit,
    template: str,
    *,
    title: str,
    here: str = "",
    status: int = 200,
    **facts: Any,
) -> Response:
    """Draws `console/<template>.html`; `here` is the endpoint the navigation marks."""
    body = render_template(
        f"console/{template}.html",
        title=title,
        visit=visit,
        demo=room.demo,
        places=_places(visit, here),
        here=here,
        **facts,
    )
    return make_response(body, status)


def go(endpoint: str, **where: str) -> Response:
    """To another page after a form was taken in (303: with GET)."""
    return make_response(redirect(url_for(f"console.{endpoint}", **dict[str, Any](where)), 303))


def assets() -> Mapping[str, str]:
    """The digest of each file of static/, which is part of its address."""
    files = (path for path in STATIC.iterdir() if path.is_file())
    return {path.name: sha256(path.read_bytes()).hexdigest()[:12] for path in files}


def asset_address(digests: Mapping[str, str]) -> Callable[[str], str]:
    """What templates call to link a file of static/."""
    return lambda name: url_for("console.static", filename=name, v=digests[name])


def _places(visit: Visit, here: str) -> tuple[Place, ...]:
    if visit.user is None:
        return ()
    return tuple(
        Place(url_for(f"console.{endpoint}"), label, endpoint == here)
        for endpoint, label in _NAV
        if may(visit.role, endpoint) and not (endpoint == "now" and visit.role in _WITHOUT_NOW)
    )
