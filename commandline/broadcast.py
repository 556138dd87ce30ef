"""`usalama broadcast ...`: write one, see what it would take, watch it, call it off.

Nothing is released here: that is the act of a second person who is signed in, in the console.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from uuid import UUID, uuid4

import click
from sqlalchemy import Connection

from commandline import office
from commandline.progress import Heard, counting
from console.broadcast_rows import network
from console.signs import told
from console.times import lasting
from house import House
from models import audience, audit, broadcast_ends, broadcasts, register, users
from models.audience import KINDS, ROLES
from models.broadcasts import AREA_LEVELS, AUDIENCES, ENDED, Broadcast
from models.register import Ward
from routing.hours import spoken
from routing.reads import day_of
from sms import broadcast_steps as steps
from sms.broadcast_areas import NoArea, area_found, area_named, audience_in
from sms.broadcast_rules import ABOUT, USEFUL_HOURS, NotAllowed, rules_against
from sms.broadcast_steps import Written
from sms.broadcast_texts import Text, drawn, estimate
from sms.masking import masked_for_duty

_LOOK = 1.0  # seconds between two looks at how far it is
_LISTED = 30


@click.group()
def broadcast() -> None:
    """One text to many: write, list, show, watch, cancel.

    A second person releases it in the console.
    """


def _area(_context: click.Context, _option: click.Parameter, typed: str) -> tuple[str, str]:
    level, _, name = typed.partition(":")
    if level not in AREA_LEVELS or (level != "national") is not bool(name.strip()):
        raise click.BadParameter("like ward:1371, county:Nairobi or national")
    return level, name


@broadcast.command()
@click.option("--as", "email", default="", help="Whose it is: a user of the console.")
@click.option("--about", type=click.Choice(tuple(ABOUT)), required=True, help="What it is about.")
@click.option("--to", "area", callback=_area, required=True, help="ward:1371, county:047, national")
@click.option("--who", type=click.Choice(AUDIENCES), default="subscribers", show_default=True)
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    metavar="KIND",
    help="Of holders: of this kind, as in the directory.",
)
@click.option(
    "--role",
    type=click.Choice(ROLES),
    metavar="ROLE",
    help="Of holders: of this role, as in the directory.",
)
@click.option("--en", default="", help="What it says in English.")
@click.option("--sw", default="", help="What it says in Kiswahili.")
@click.option("--hours", type=click.Choice(tuple(map(str, USEFUL_HOURS))), default="24")
@click.option("--dry-run", is_flag=True, help="Say what it would take, and keep nothing.")
def write(
    email: str,
    about: str,
    area: tuple[str, str],
    who: str,
    kind: str | None,
    role: str | None,
    en: str,
    sw: str,
    hours: str,
    dry_run: bool,
) -> None:
    """Write one and ask for its release.

    Says first what each phone would show, and what it takes: parts, phones, money, time.
    """
    level, name = area
    with office.house() as house, house.database.begin() as db:
        everywhere = register.in_force(db, day_of(office.now()))
        code = _found(everywhere, level, name)
        words, narrow = {"en": en, "sw": sw}, (kind or "", int(hours), role or "")
        wanted = Written(about, who, level, code, words, *narrow)
        faults = [*_look(db, house, everywhere, wanted)]
        if dry_run:
            click.echo("a dry run: nothing was kept")
            return
        if faults:
            raise office.Refusal(" ".join(faults))
        id = _kept(db, house, wanted, email)
    click.echo(f"{id} waits for somebody else to release it in the console")


@broadcast.command(name="list")
def list_broadcasts() -> None:
    """The newest broadcasts, with how far they are."""
    with office.house() as house, house.database.begin() as db:
        everywhere = register.in_force(db, day_of(office.now()))
        for one in broadcasts.page(db, (), _LISTED):
            where = area_named(everywhere, one.area_level, one.area_code)
            far = f"{one.tried}/{one.total}"
            click.echo(f"{one.id}  {one.state:<9} {far:>13}  {one.about:<8} {where}")


@broadcast.command()
@click.argument("id", type=click.UUID)
def show(id: UUID) -> None:
    """How far one is, and what came of it by network."""
    with office.house() as house, house.database.begin() as db:
        for line in _told(db, _get(db, id)):
            click.echo(line)


@broadcast.command()
@click.argument("id", type=click.UUID)
def watch(id: UUID) -> None:
    """A bar until it has ended or is called off, then what came of it by network."""
    with office.house() as house:
        with counting("phones") as heard:
            _wait(house, id, heard)
        with house.database.begin() as db:
            for line in _told(db, _get(db, id)):
                click.echo(line)


@broadcast.command()
@click.argument("id", type=click.UUID)
@click.option("--reason", required=True, help="Why; it is shown and kept in the audit.")
def cancel(id: UUID, reason: str) -> None:
    """Call one off, also while it is being sent. A batch in hand ends as it ends."""
    why = masked_for_duty(reason.strip())
    if not why:
        raise click.UsageError("give a --reason")
    with office.house() as house, house.database.begin() as db:
        _get(db, id)
        _allowed(lambda: steps.cancel(db, id, why, now=office.now()))
        _note(db, "called off broadcast", id, why)
    click.echo(f"{id} is called off")


def _found(everywhere: list[Ward], level: str, name: str) -> str:
    try:
        return area_found(everywhere, level, name)
    except NoArea as wrong:
        raise office.Refusal(str(wrong)) from None


def _look(db: Connection, house: House, everywhere: list[Ward], told: Written) -> Iterator[str]:
    """Says what it would be; gives what stands against it."""
    texts = {
        language: drawn(house.languages[language], language, words, audience=told.audience)
        for language, words in told.words.items()
    }
    area = (told.area_level, told.area_code)
    narrow = {"kind": told.holder_kind, "role": told.holder_role}
    whom = audience_in(everywhere, *area, who=told.audience, **narrow)
    phones = audience.count(db, whom, office.now())
    for text in texts.values():
        click.echo(_shown(text, phones))
    set_ = house.settings
    price, rate = set_.sms_price, set_.sms_per_second
    takes = estimate(texts, phones, price=price, currency="KES", rate=rate)
    spent = lasting(timedelta(seconds=takes.seconds))
    where = area_named(everywhere, *area)
    click.echo(
        f"to {takes.total} phones in {where}: {takes.segments} parts, "
        f"{takes.currency} {takes.cost:.2f}, {spent}"
    )
    for fault in [fault for text in texts.values() for fault in text.faults]:
        click.echo(fault)
        yield fault
    for against in rules_against(told.about, told.words.values(), None):
        click.echo(f"Only an administrator can release it, with a written reason: {against}")


def _shown(text: Text, phones: Mapping[str, int]) -> str:
    size = f"{text.characters} characters, {text.segments} parts"
    shown = f"{text.language}: {text.words}\n    {size}, {phones.get(text.language, 0)} phones"
    return f"{shown}\n    changed: {signs}" if (signs := told(text.folded)) else shown


def _kept(db: Connection, house: House, told: Written, email: str) -> UUID:
    if not email:
        raise click.UsageError("say --as whom it is written")
    author = users.by_email(db, email.lower())
    if author is None or author.role not in ("operator", "admin"):
        raise office.Refusal(f"{email} is no operator or administrator of the console")
    id, now = uuid4(), office.now()
    steps.write(db, house.vault, id, told, now=now, author_id=author.id)
    steps.submit(db, id, now=now)
    _note(db, "wrote broadcast", id, f"as {author.email}, about {told.about}")
    return id


def _wait(house: House, id: UUID, heard: Heard) -> None:
    while True:
        with house.database.begin() as db:
            one = _get(db, id)
        heard(one.tried, one.total)
        if one.state in ENDED:
            return
        if one.state not in ("released", "running"):
            raise office.Refusal(f"it is {one.state}: nobody has released it")
        time.sleep(_LOOK)


def _told(db: Connection, one: Broadcast) -> Iterator[str]:
    waits = f", {one.trouble}" if one.trouble else ""
    until = f" until {spoken(one.next_at)}" if one.trouble and one.next_at else ""
    yield f"{one.state}: {one.tried} of {one.total} phones{waits}{until}"
    if one.passed_over:
        yield f"passed over: {one.passed_over} had stopped SMS, or had it already"
    for came in broadcast_ends.results(db, one.id):
        cost = f"{came.currency} {came.cost:.2f}" if came.cost is not None else "-"
        reason = f" ({came.reason})" if came.reason else ""
        yield f"{network(came.network):<15} {came.messages:>8} {came.status}{reason}  {cost}"


def _get(db: Connection, id: UUID) -> Broadcast:
    found = broadcasts.get(db, id)
    if found is None:
        raise office.Refusal(f"there is no broadcast {id}")
    return found


def _allowed(act: Callable[[], None]) -> None:
    try:
        act()
    except NotAllowed as rule:
        raise office.Refusal(str(rule)) from None


def _note(db: Connection, action: str, id: UUID, reason: str) -> None:
    subject = f"broadcast:{id}"
    audit.note(
        db, at=office.now(), actor=office.ACTOR, action=action, object=subject, reason=reason
    )
