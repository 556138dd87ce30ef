"""One text in the place of several alerts: how many, where, how to see them. Pure; one part."""

from __future__ import annotations

from collections.abc import Sequence

from locales.marks import Translate, _
from sms.fitting import sendable
from sms.gsm import fits

Wards = Sequence[tuple[str, int]]  # a ward's name and how many reports wait there, most first


def merged(t: Translate, named: Wards, *, count: int, wards: int, code: str) -> str:
    """What the caps held back. `named` are the first of so many `wards`; `code` is what to dial."""
    head = t(_("+{count} reports in {where}.")), t(_("+{count} reports in {wards} wards."))
    return _fitting(head, named, count=count, wards=wards, tail=_how(t, code))


def digest(t: Translate, named: Wards, *, count: int, wards: int, code: str) -> str:
    """What waited for its time of the day, because it is not pressing."""
    head = t(_("{count} reports wait in {where}.")), t(_("{count} reports wait in {wards} wards."))
    return _fitting(head, named, count=count, wards=wards, tail=_how(t, code))


def _fitting(heads: tuple[str, str], named: Wards, *, count: int, wards: int, tail: str) -> str:
    """With as many wards by name as one part has room for, or with their number."""
    one, many = heads
    if wards == 1:
        return f"{one.format(count=count, where=sendable(named[0][0]))} {tail}"
    if wards == len(named):
        where = ", ".join(f"{sendable(name)} {there}" for name, there in named)
        if fits(text := f"{one.format(count=count, where=where)} {tail}"):
            return text
    return f"{many.format(count=count, wards=wards)} {tail}"


def _how(t: Translate, code: str) -> str:
    if not code:
        return t(_("Reply LIST to see them."))
    return t(_("Dial {code} or reply LIST")).format(code=code)
