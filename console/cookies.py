"""The one cookie: a random token; everything else about a sign-in stays in SQL."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response

_NAMES = {True: "__Host-usalama", False: "usalama"}


def given(cookies: Mapping[str, str], production: bool) -> str:
    """The token a browser sent, '' for none."""
    return cookies.get(_NAMES[production], "")


def give(answer: Response, token: str, production: bool) -> None:
    answer.set_cookie(
        _NAMES[production],
        token,
        path="/",
        secure=production,
        httponly=True,
        samesite="Lax",
    )


def take_away(answer: Response, production: bool) -> None:
    answer.delete_cookie(
        _NAMES[production], path="/", secure=production, httponly=True, samesite="Lax"
    )
