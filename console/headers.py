"""What every answer of the console carries, errors included, so that a browser guards it too."""

from __future__ import annotations

from flask import Response

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
# Referrer-Policy is `same-origin`, not `no-referrer`: with the latter browsers send
# `Origin: null` with our own forms (Fetch standard, "append a request Origin header").
_ALWAYS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_HSTS = "max-age=63072000; includeSubDomains"
ASSETS = "public, max-age=31536000, immutable"  # their address holds the digest of what they are


def protect(answer: Response, production: bool) -> Response:
    """Adds the headers; pages are never stored, assets may be."""
    for name, value in _ALWAYS.items():
        answer.headers[name] = value
    answer.headers.setdefault("Cache-Control", "no-store")
    if production:
        answer.headers["Strict-Transport-Security"] = _HSTS
    return answer
