"""Telling whether a form was sent from our own pages, before anybody has a form token.

Fetch Metadata first, then Origin; a program that sends neither carries no victim's cookies.
Source: OWASP Cross-Site Request Forgery Prevention Cheat Sheet, Fetch Metadata headers.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from werkzeug.datastructures import Headers


def is_ours(headers: Headers, host: str) -> bool:
    """Whether a POST to `host` came from a page of `host`, or from no browser at all."""
    site = headers.get("Sec-Fetch-Site", "")
    if site:
        return site in ("same-origin", "none")
    origin = headers.get("Origin", "")
    return not origin or urlsplit(origin).netloc == host


def local(address: str) -> str:
    """`address` where it is a path of ours, else `/`: where to go on to after signing in."""
    bad = not address.startswith("/") or address[1:2] in ("/", "\\")
    return "/" if bad or any(c < " " for c in address) else address
