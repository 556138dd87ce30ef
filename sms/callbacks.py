"""The door every callback of the gateway comes through: its secret, its size, its form."""

from __future__ import annotations

from hashlib import sha256
from hmac import compare_digest

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

from sms.forms import Form, form

LIMIT = 16 * 1024  # bytes of a body


def known_secret(given: str, secrets: tuple[str, ...]) -> bool:
    """Whether the path carries one of the secrets; takes as long whichever it is, or none."""
    digest = _digest(given)
    return sum(compare_digest(digest, _digest(secret)) for secret in secrets) > 0


def read(request: Request, limit: int = LIMIT) -> Form:
    """The posted form. Raises RequestEntityTooLarge (413) over `limit` bytes, read or announced."""
    request.max_content_length = limit + 1  # a body without a length is silently cut there
    request.max_form_memory_size = limit
    if len(request.get_data(cache=True)) > limit:
        raise RequestEntityTooLarge
    return form(request.form.lists())


def _digest(word: str) -> bytes:
    return sha256(word.encode("utf-8", "surrogatepass")).digest()
