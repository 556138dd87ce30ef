"""Telephone numbers as people type them, and the one form the gateway uses."""

import re

from emulator.refused import Refused

_E164 = re.compile(r"\+[1-9][0-9]{8,14}")


def is_number(text: str) -> bool:
    """Whether the gateway takes this as a number: E.164 with its plus."""
    return bool(_E164.fullmatch(text))


def number_of(typed: str) -> str:
    """`+254700000501` from that, `254700000501`, `0700 000 501` and the like; else Refused."""
    digits = re.sub(r"[\s()-]", "", typed)
    for start, instead in (("+", "+"), ("00", "+"), ("0", "+254"), ("", "+")):
        if digits.startswith(start):
            number = instead + digits[len(start) :]
            break
    if not is_number(number):
        raise Refused("a telephone number looks like +254700000501")
    return number
