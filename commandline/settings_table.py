"""`usalama settings`: every setting with help, default and value; secrets as set or not set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import Field, fields
from typing import Any

import click

from commandline import office
from settings import Settings

# In the addresses of databases and Redis: `//user:word@host` and `?password=word`.
_PASSWORD = re.compile(r"(?<=:)[^:@/]+(?=@)|(?<=password=)[^&]+")


@click.command(name="settings")
@click.option("--format", "how", type=click.Choice(("lines", "md")), default="lines")
def show_settings(how: str) -> None:
    """Print every setting.

    Its name, value now, default and meaning; of a secret only whether it is set.
    """
    if how == "md":
        lines = markdown()
    else:
        with office.refusals():
            lines = said(office.settings())
    for line in lines:
        click.echo(line)


def said(given: Settings) -> Iterator[str]:
    """Two lines a setting: what it is now, and what it means."""
    for item in fields(Settings):
        name, now, default = item.name.upper(), value(given, item), _default(item)
        usual = f"   (default {default})" if default and default != now else ""
        yield f"{name:<26}{now}{usual}".rstrip()
        yield f"{'':<26}{item.metadata['help']}"


def markdown() -> Iterator[str]:
    """The settings as a table for the docs, without the values of this machine."""
    yield "| name | default | meaning |"
    yield "|---|---|---|"
    for item in fields(Settings):
        default = _default(item)
        shown = f"`{default}`" if default else ""
        secret = " (secret)" if item.metadata["secret"] else ""
        yield f"| `{item.name.upper()}` | {shown} | {item.metadata['help']}{secret} |"


def value(given: Settings, item: Field[Any]) -> str:
    """A setting as it may be shown."""
    now = getattr(given, item.name)
    if item.metadata["secret"]:
        return "set" if now else "not set"
    if isinstance(now, tuple):
        return ",".join(map(str, now))
    if isinstance(now, bool):
        return str(int(now))
    return _PASSWORD.sub("(hidden)", str(now))


def _default(item: Field[Any]) -> str:
    return str(item.metadata["default"])
