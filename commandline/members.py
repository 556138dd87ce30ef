"""`usalama user ...`: who may use the console."""

from __future__ import annotations

import re
import sys
from datetime import datetime
from uuid import UUID

import click
from sqlalchemy import Connection, select

from commandline import office
from commandline.prepare import invite
from commandline.works_for import employer, look_back_for, tie
from console import passwords
from house import House
from models import audit, console_access, forums, users
from models.console_access import Known
from models.directory import organisations
from models.users import CASES, ROLES, User

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,180}\.[^@\s.]{2,24}")


@click.group()
def user() -> None:
    """Console users: add, list, disable, and whom each works for."""


def _email(_context: click.Context, _argument: click.Parameter, typed: str) -> str:
    if not _EMAIL.fullmatch(typed):
        raise click.BadParameter(f"{typed!r} is no e-mail address")
    return typed.lower()


@user.command()
@click.argument("email", callback=_email)
@click.option("--role", type=click.Choice(ROLES), required=True, help="What the user may do.")
@click.option("--forum", default="", help="Whose lists a user of the role forum keeps: its name.")
@click.option(
    "--cases",
    type=click.Choice(CASES),
    default=None,
    help="The only cases a user of the role caseworker sees; all where it is not given.",
)
@click.option(
    "--organisation",
    default="",
    help="Whom the user works for: nothing that is about it is there for the user.",
)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--console", default="", help="The console's address, for the link.")
def add(
    email: str,
    role: str,
    forum: str,
    cases: str | None,
    organisation: str,
    password_stdin: bool,
    console: str,
) -> None:
    """Add a user. Without a password a link is printed, with which the user sets one, once.

    For a user of the same role who has lost the link or the password, a new link is printed.
    """
    if cases and role != "caseworker":
        raise click.UsageError("--cases is for the role caseworker")
    password = _password(email) if password_stdin else ""
    with office.house() as house:
        keeps = _organisation(house, role, forum)
        new = _added(house, email, role, password, cases or "", organisation)
        if keeps:
            _belongs(house, email, keeps)
        if not new and password:
            raise office.Refusal(f"{email} is a user already; without a password a link is made")
        click.echo(f"{email} added as {role}" if new else f"{email} is a user already")
        if organisation:
            look_back_for(house, role, organisation)
        if not password:
            base = console.rstrip("/") or f"http://127.0.0.1:{house.settings.port}"
            click.echo(f"link, once, within a day: {invite(house.database, email, role, base)}")


@user.command(name="list")
def list_users() -> None:
    """Every user with role, state and when last seen (UTC)."""
    with office.house() as house, house.database.connect() as db:
        known = console_access.everybody(db)
    for one in known:
        seen = f"{one.last_seen:%Y-%m-%d %H:%M}" if one.last_seen else "-"
        of = f"  {one.organisation}" if one.organisation else ""
        click.echo(f"{one.email:<40} {one.role:<11} {_state(one):<9} {seen:<16}{of}".rstrip())


@user.command(name="works-for")
@click.argument("email", callback=_email)
@click.argument("organisation", default="")
@click.option("--none", is_flag=True, help="For no organisation any more.")
def works_for(email: str, organisation: str, none: bool) -> None:
    """Say whom a user works for, by the ORGANISATION's name, or with --none for nobody.

    Cases and reports that are about it are not there for the user, from the next page on.
    """
    if bool(organisation) == none:
        raise click.UsageError("give the name of an organisation, or --none")
    with office.house() as house:
        with house.database.begin() as db:
            found = _live(db, email)
            to = employer(db, organisation, found.role) if organisation else None
            said = tie(db, found, to)
        click.echo(said)
        if organisation:
            look_back_for(house, found.role, organisation)


@user.command()
@click.argument("email", callback=_email)
def disable(email: str) -> None:
    """Switch a user off: signed out everywhere at once, links void; what was done stays known."""
    with office.house() as house, house.database.begin() as db:
        found = _live(db, email)
        at = office.now()
        theirs = users.users.c.id == found.id
        db.execute(users.users.update().where(theirs).values(disabled_at=at))
        for table in (users.sign_ins, users.invitations):
            db.execute(table.delete().where(table.c.user_id == found.id))
        _note(db, "disabled user", f"user:{found.id}", at)
    click.echo(f"{email} is switched off")


def _live(db: Connection, email: str) -> User:
    found = users.by_email(db, email)
    if found is None:
        raise office.Refusal(f"there is no user {email} who is not switched off")
    return found


def _password(email: str) -> str:
    given = sys.stdin.readline().rstrip("\r\n")
    if refusal := passwords.refusal(given, email):
        raise office.Refusal(refusal)
    return given


def _added(
    house: House, email: str, role: str, password: str, cases: str, organisation: str
) -> bool:
    """Whether the user is new. Raises Refusal where the address is taken otherwise."""
    at = office.now()
    with house.database.begin() as db:
        kept = passwords.hashed(password) if password else ""
        of = employer(db, organisation, role).id if organisation else None
        user_id = users.add(db, email, role, kept, at, cases=cases, organisation_id=of)
        if user_id:
            said = f"{role} {cases}".strip() + (f" of organisation:{of}" if of else "")
            _note(db, "added user", f"user:{user_id}", at, reason=said)
            return True
        known = users.by_email(db, email)
        if known is None:
            raise office.Refusal(f"{email} is switched off")
        if (known.role, known.cases) != (role, cases):
            is_now = f"{known.role} {known.cases}".strip()
            raise office.Refusal(f"{email} is a user already, as {is_now}")
        if of not in (None, known.organisation_id):
            raise office.Refusal(f"{email} is a user already: `usalama user works-for` changes it")
        if not password:
            _note(db, "invited user", f"user:{known.id}", at)
        return False


def _organisation(house: House, role: str, name: str) -> UUID | None:
    """Raises Refusal where the role keeps no lists, or no organisation has this name."""
    if not name:
        return None
    if role != "forum":
        raise office.Refusal("--forum is for the role forum")
    with house.database.connect() as db:
        named = select(organisations.c.id).where(organisations.c.name == name)
        found: UUID | None = db.execute(named).scalar_one_or_none()
    if found is None:
        raise office.Refusal(f"no organisation is called {name!r}")
    return found


def _belongs(house: House, email: str, organisation: UUID) -> None:
    at = office.now()
    with house.database.begin() as db:
        user = users.by_email(db, email)
        if user:
            forums.belong(db, user.id, organisation)
            _note(db, "joined user to forum", f"user:{user.id}", at, reason=str(organisation))


def _note(db: Connection, action: str, subject: str, at: datetime, reason: str = "") -> None:
    audit.note(db, at=at, actor=office.ACTOR, action=action, object=subject, reason=reason)


def _state(one: Known) -> str:
    if one.disabled_at:
        return "off"
    return "active" if one.has_password else "invited"
