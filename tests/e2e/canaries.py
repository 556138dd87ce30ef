"""Numbers and words that occur nowhere else, and how to find them wherever they lie."""

from __future__ import annotations

import re
import zlib
from contextlib import suppress

WORD = "Zebrad"  # in every landmark and every text of these tests
TYPED = ("kilimanee", "sarangombey", "pangany")  # how wards are typed, and nobody else types them
_WORDS = tuple(word.lower().encode() for word in (WORD, *TYPED))
# What comes before is +254, 254, %2B254 or 0: the rest is the same in every spelling.
_NUMBER = re.compile(rb"711[ .-]?555[ .-]?0[ .-]?\d\d|\+254700000\d{3}")


def number(n: int) -> str:
    """The nth number of a resident; n is 0 to 99."""
    return f"+2547115550{n:02d}"


def leaks(data: bytes) -> list[str]:
    """The canaries in these bytes, each once: residents' numbers, those of who is told, words."""
    low = data.lower()
    words = {word for word in _WORDS if word in low}
    return sorted(found.decode() for found in words | set(_NUMBER.findall(data)))


def unpacked(data: bytes) -> bytes:
    """What RQ has packed; anything else as it is."""
    with suppress(zlib.error):
        return zlib.decompress(data)
    return data
