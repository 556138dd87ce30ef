"""`usalama dial`: a handset in the terminal; typed by a person, or line by line by a script."""

from __future__ import annotations

import secrets
import sys
from time import monotonic
from urllib.parse import quote

import click
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from commandline import office
from commandline.handset import Handset, NoAnswer, Screen
from models.numbers import BadNumber, canonical
from settings import Settings

_WIDTH = 38
_SAFARICOM = "63902"


def _number(_context: click.Context, _option: click.Parameter, typed: str) -> str:
    try:
        return canonical(typed)
    except BadNumber as bad:
        raise click.BadParameter(str(bad)) from None


@click.command()
@click.argument("code", required=False)
@click.option("--phone", required=True, callback=_number, help="Whose phone it is: +2547...")
@click.option("--url", default="", help="The USSD callback; the local service's when not given.")
@click.option("--network", default=_SAFARICOM, show_default=True, help="The network's code.")
def dial(code: str | None, phone: str, url: str, network: str) -> None:
    """A handset in the terminal.

    Dials CODE (the first of USSD_CODES) and ends with the call, or when no answer is left.
    Answers may be dialled with it: `*384*70421*1*2#`. The others are read from the keyboard, or a
    line each from standard input.
    """
    with office.refusals():
        given = office.settings()
    served, dialled = _path(code or given.ussd_codes[0], given.ussd_codes)
    handset = Handset(
        url=url or _local(given),
        code=served,
        phone=phone,
        network=network,
        session=f"ATUid_{secrets.token_hex(16)}",
        began=monotonic(),
    )
    try:
        _call(handset, dialled)
    except NoAnswer as fault:
        raise office.Refusal(str(fault)) from None


def _local(given: Settings) -> str:
    if not given.webhook_secrets:
        raise office.Refusal(
            "WEBHOOK_SECRETS is not set: start `make run` once, or give the callback with --url"
        )
    return f"http://127.0.0.1:{given.port}/at/{quote(given.webhook_secrets[0])}/ussd"


def _path(code: str, served: tuple[str, ...]) -> tuple[str, list[str]]:
    """(the code that is served, the answers dialled with it)."""
    for one in served:
        stem = one.removesuffix("#")
        if code != one and code.startswith(f"{stem}*") and code.endswith("#"):
            return one, code[len(stem) + 1 : -1].split("*")
    return code, []


def _call(handset: Handset, dialled: list[str]) -> None:
    typed = list(dialled)
    while True:
        screen = handset.shows(typed)
        _draw(screen, handset.code)
        answer = None if screen.last else _typed()
        if answer is None:
            break
        typed.append(answer)
    handset.ended(typed, whole=screen.last)
    if not screen.last:
        click.echo("(hung up)", err=True)


def _draw(screen: Screen, code: str) -> None:
    title = "call ended" if screen.last else code
    panel = Panel(Text(screen.words), title=Text(title), width=_WIDTH)
    Console(highlight=False, width=_WIDTH).print(panel)


def _typed() -> str | None:
    """One answer; None where there is no more, or the person hangs up."""
    if sys.stdin.isatty():
        try:
            return str(click.prompt("", prompt_suffix="> ", default="", show_default=False))
        except click.Abort:
            return None
    line = sys.stdin.readline()
    if not line:
        return None
    answer = line.rstrip("\r\n")
    click.echo(f"> {answer}")
    return answer
