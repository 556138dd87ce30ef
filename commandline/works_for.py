"""Whom a console user works for: nothing that is about that organisation is there for the user."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from uuid import UUID

import click
from sqlalchemy import Connection, select

from commandline import office
from house import House
from models import audit, users
from models.directory import organisations
from models.users import User
from routing.categories import CATEGORIES, KINDS
from sms.looking_back import look_back

_LIST = "`usalama export directory` and the console's page Directory list them"


@dataclass(frozen=True)
class Employer:
    """An organisation of the directory."""

    id: UUID
    name: str
    kind: str


def employer(db: Connection, name: str, role: str) -> Employer:
    """Whom a user of this role is to be tied to, in whatever letters the name is written.

    Raises Refusal where there is none, with those of like names, and where it would leave a case
    worker without any case.
    """
    its = organisations.c
    known = [Employer(*row) for row in db.execute(select(its.id, its.name, its.kind))]
    like = [one for one in known if one.name.casefold() == name.strip().casefold()]
    found = next((one for one in like if one.name == name.strip()), like[0] if like else None)
    if found is None:
        hint = _near(name, (one.name for one in known))
        raise office.Refusal(f"no organisation is called {name!r}{hint}")
    if role == "caseworker" and _told_of_no_case(found.kind):
        why = "may never be told of a case, so that its case worker would see none"
        raise office.Refusal(f"{found.name} is of the kind {found.kind}, which {why}")
    return found


def tie(db: Connection, user: User, to: Employer | None) -> str:
    """Ties a user to an organisation, or to none, and writes down what was and what is.

    Returns what to say of it.
    """
    name, now = (to.name, to.id) if to else ("no organisation", None)
    if now == user.organisation_id:
        return f"{user.email} works for {name} already"
    users.ties_to(db, user.id, now)
    audit.note(
        db,
        at=office.now(),
        actor=office.ACTOR,
        action="changed whom user works for",
        object=f"user:{user.id}",
        reason=f"{user.organisation_id or 'none'} to {now or 'none'}",
    )
    return f"{user.email} works for {name}"


def look_back_for(house: House, role: str, organisation: str) -> None:
    """What came in before is looked at too, once the tie holds for what comes in; said where any
    report is found. Again it finds only what it has not found before.
    """
    with house.database.begin() as db:
        to = employer(db, organisation, role)
        found = look_back(db, house.vault, to.id, office.now())
    if found:
        reports = "report names" if found == 1 else "reports name"
        click.echo(f"{found} earlier {reports} them: kept from them, open ones for the desk to see")


def _told_of_no_case(kind: str) -> bool:
    sensitive = (one.never for one in CATEGORIES.values() if one.sensitive)
    return all(kind in never for never in sensitive if not never.issuperset(KINDS))


def _near(name: str, known: Iterable[str]) -> str:
    names = {one.casefold(): one for one in sorted(known)}
    near = [names[one] for one in get_close_matches(name.strip().casefold(), names)]
    return f": did you mean {' or '.join(near)}?" if near else f": {_LIST}"
