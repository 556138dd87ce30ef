"""`usalama erase`: what the law gives a person over what is kept of him or her."""

from __future__ import annotations

import secrets

import click
from sqlalchemy import Connection

from commandline import office
from house import House
from models import audit, contacts, erasure
from models.erasure import Erased
from models.numbers import BadNumber, caller, canonical

_NOTHING = Erased(0, 0, 0)


def _number(_context: click.Context, _argument: click.Parameter, typed: str) -> str:
    try:
        return caller(typed) if typed.startswith("+") else canonical(typed)
    except BadNumber as bad:
        raise click.BadParameter(str(bad)) from None


@click.command()
@click.argument("phone", callback=_number)
@click.option("--reason", default="", help="Why, without the number; it is kept in the audit.")
@click.option("--dry-run", is_flag=True, help="Say what would go, and take nothing.")
@click.option("--anyway", is_flag=True, help="Also while something is still to be sent.")
def erase(phone: str, reason: str, dry_run: bool, anyway: bool) -> None:
    """Destroy a number and its words.

    PHONE goes, and the words of its reports, calls and SMS; the reports stay as facts. A duty
    holder is taken out of the directory first. The words cannot be brought back.
    """
    why = "" if dry_run else office.why(reason, "Why", "give a --reason")
    with office.house() as house, house.database.begin() as db:
        contact = contacts.find(db, house.vault, phone)
        attempt = db.begin_nested()
        if contact:
            _look(db, contact, anyway)
        erased = erasure.erase(db, contact.id) if contact else _NOTHING
        if dry_run:
            attempt.rollback()
        else:
            _finish(db, house, phone, contact, why)
    _say(erased, contact is not None, dry_run)


def _look(db: Connection, contact: contacts.Contact, anyway: bool) -> None:
    """Raises Refusal for a duty holder, and while an alert still needs the words."""
    duties = erasure.duties_of(db, contact.id)
    if duties:
        named = ", ".join(f"{role} of {organisation}" for organisation, role in duties)
        raise office.Refusal(
            f"this number has a duty ({named}): import the directory without it first"
        )
    waiting = erasure.under_way(db, contact.id)
    if waiting and not anyway:
        raise office.Refusal(
            f"{waiting} alerts or SMS have yet to go: try again in some minutes, or --anyway"
        )


def _finish(
    db: Connection, house: House, phone: str, contact: contacts.Contact | None, why: str
) -> None:
    erasure.untie(db, house.vault, phone, secrets.token_bytes, office.now())
    audit.note(
        db,
        at=office.now(),
        actor=office.ACTOR,
        action="erased a number",
        object=f"contact:{contact.id}" if contact else "no contact",
        reason=why,
    )


def _say(erased: Erased, known: bool, dry_run: bool) -> None:
    click.echo("the number is known here" if known else "no contact has this number")
    click.echo(f"{erased.reports} reports without number, landmark and words")
    click.echo(f"{erased.messages} SMS without words")
    click.echo(f"{erased.calls} hops of calls without what was typed and shown")
    # the same whether there was a case or not: only case workers may know
    click.echo("the case workers' branch: nothing in it leads to this number")
    if dry_run:
        click.echo("a dry run: nothing was taken")
