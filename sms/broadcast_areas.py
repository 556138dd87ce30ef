"""From a broadcast to the wards it covers, the phones it reaches and the texts they get."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from locales.marks import Translate
from models import broadcasts, register
from models.audience import Audience
from models.broadcasts import Broadcast
from models.register import Ward
from models.vault import Vault, place
from routing.reads import day_of
from sms.broadcast_texts import Text, drawn

_CODE: Mapping[str, str] = {
    "ward": "code",
    "constituency": "constituency_code",
    "county": "county_code",
}
_NAME: Mapping[str, str] = {"ward": "name", "constituency": "constituency", "county": "county"}
_INSIDE: Mapping[str, tuple[str, ...]] = {
    "ward": ("ward",),
    "constituency": ("constituency", "ward"),
    "county": ("county", "constituency", "ward"),
}


def audience_of(db: Connection, broadcast: Broadcast, now: datetime) -> Audience:
    """Whom it reaches, by the register in force."""
    return audience_in(
        register.in_force(db, day_of(now)),
        broadcast.area_level,
        broadcast.area_code,
        who=broadcast.audience,
        kind=broadcast.holder_kind,
        role=broadcast.holder_role,
    )


def audience_in(
    everywhere: list[Ward], level: str, code: str, *, who: str, kind: str = "", role: str = ""
) -> Audience:
    """The wards and duty areas within an area; `national` is all of them."""
    inside = wards_in(everywhere, level, code)
    levels = _INSIDE.get(level, ("national", *_INSIDE["county"]))
    areas = {(one, _code(one, ward)) for ward in inside for one in levels}
    return Audience(who, [ward.code for ward in inside], sorted(areas), kind, role)


def wards_in(everywhere: list[Ward], level: str, code: str) -> list[Ward]:
    """The wards of an area, none where there is no such area."""
    if level == "national":
        return everywhere
    return [ward for ward in everywhere if getattr(ward, _CODE[level]) == code]


class NoArea(ValueError):
    """No area, or several, can be meant; the message says which."""


def area_found(everywhere: list[Ward], level: str, typed: str) -> str:
    """The code of an area given by code or by name. Raises NoArea."""
    if level == "national":
        return ""
    asked = " ".join(typed.split()).casefold()
    found = {
        _code(level, ward): _whole_name(level, ward)
        for ward in everywhere
        if asked in (_code(level, ward), str(getattr(ward, _NAME[level])).casefold())
        or asked == _whole_name(level, ward).casefold()
    }
    if len(found) > 1:
        listed = "; ".join(f"{name} ({code})" for code, name in sorted(found.items()))
        raise NoArea(f"Which {level}: {listed}? Give the number.")
    if not found:
        raise NoArea(f'There is no {level} "{" ".join(typed.split())}" in the register.')
    return next(iter(found))


def area_named(everywhere: list[Ward], level: str, code: str) -> str:
    """An area as people say it; its code where the register has it no more."""
    if level == "national":
        return "the whole country"
    inside = wards_in(everywhere, level, code)
    return f"{getattr(inside[0], _NAME[level])} {level}" if inside else f"{level} {code}"


def texts_of(
    db: Connection, vault: Vault, languages: Mapping[str, Translate], broadcast: Broadcast
) -> Mapping[str, Text]:
    """What goes out in each language. Raises CannotOpen."""
    written = opened(db, vault, broadcast)
    return {
        language: drawn(
            languages[language], language, written.get(language, ""), audience=broadcast.audience
        )
        for language in broadcasts.LANGUAGES
    }


def opened(db: Connection, vault: Vault, broadcast: Broadcast) -> Mapping[str, str]:
    """What was written, by language; only what there is. Raises CannotOpen."""
    return {
        language: vault.words.open(sealed, place(f"broadcasts.words_{language}", broadcast.id))
        for language, sealed in broadcasts.words(db, broadcast.id).items()
    }


def _whole_name(level: str, ward: Ward) -> str:
    """A ward with the constituency it lies in: nine are called Township."""
    name = str(getattr(ward, _NAME[level]))
    return f"{name}, {ward.constituency}" if level == "ward" else name


def _code(level: str, ward: Ward) -> str:
    return "" if level == "national" else str(getattr(ward, _CODE[level]))
