"""Telling an open list how much has come since: a number of rows, or 204 for none."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import Response, url_for

from console.filters import Asked
from console.paging import FRESH, written
from models.keyset import Cursor


def start(endpoint: str, asked: Asked, newest: str, now: datetime) -> str:
    """The address an open list asks: what has come since its newest row, by its own filters."""
    after = newest or written(Cursor(now, UUID(int=0)))
    return f"{url_for(f'console.{endpoint}')}?{asked.address(after=after)}"


def fresh(count: int) -> Response:
    """`12`, or `100+` where there are that many."""
    if not count:
        return Response(status=204)
    told = f"{FRESH - 1}+" if count >= FRESH else str(count)
    return Response(told, mimetype="text/plain")
