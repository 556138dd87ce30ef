"""The pages of docs/ that are made from the code, so that they cannot be out of date."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click

from cli import usalama
from commandline.retention import kept
from commandline.settings_table import markdown
from console.permissions import RULES, Rule
from models.report_states import ACTIONS, STATE_TYPES
from models.retention import SCHEDULE
from models.users import ROLES
from sms.purposes import PURPOSES
from ussd.flow import Flow
from ussd.picture import mermaid, table

_MADE = "Made from the code by `python -m commandline.checks --write`; `make check` sees to it."
_WIDTH = 88


def pages(flow: Flow) -> Mapping[str, str]:
    """Each page by its file's name, whole."""
    made: Mapping[str, Callable[[], Iterator[str]]] = {
        "flow.md": lambda: _flow(flow),
        "settings.md": _settings,
        "commands.md": _commands,
        "permissions.md": _permissions,
        "retention.md": _retention,
        "states.md": _states,
        "purposes.md": _purposes,
    }
    return {name: "\n".join(lines()) + "\n" for name, lines in made.items()}


def stale(folder: Path, flow: Flow) -> list[str]:
    """The pages that are not there, or say something else."""
    return [name for name, text in pages(flow).items() if _kept(folder / name) != text]


def write(folder: Path, flow: Flow) -> list[str]:
    """Writes what is stale. Returns the names."""
    names = stale(folder, flow)
    made = pages(flow)
    for name in names:
        (folder / name).write_text(made[name], encoding="utf-8")
    return names


def _kept(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


_STOPS = (
    "How many calls come to each screen and stop there is on the console, under Calls: by",
    "network, language, hours and dates. A call has stopped at the last screen it was shown",
    "where no END was reached in three minutes. A high share at a question means that it is",
    "not understood, or not worth its answer; at a list, that it is too long. Calls of the",
    "sensitive branch are in none of the counts.",
)


def _flow(flow: Flow) -> Iterator[str]:
    yield from ("# The call, screen by screen", "", _MADE, "", "```mermaid")
    yield from mermaid(flow)
    yield from ("```", "", *_STOPS)
    yield from ("", "What each screen says, before it is translated:", "")
    yield from table(flow)


def _settings() -> Iterator[str]:
    yield from ("# Settings", "", _MADE, "")
    yield "From the environment, else `.env`, else `USALAMA_HOME/secrets.env`."
    yield ""
    yield from markdown()


def _commands() -> Iterator[str]:
    yield from ("# The `usalama` command", "", _MADE, "")
    yield "Exit status 0 done, 1 refused with the reason on stderr, 2 wrong use."
    yield from _help(usalama, "usalama", None)


def _help(command: click.Command, name: str, above: click.Context | None) -> Iterator[str]:
    """A command's help, then that of the commands below it."""
    context = click.Context(
        command,
        parent=above,
        info_name=name,
        terminal_width=_WIDTH,
        max_content_width=_WIDTH,
        **command.context_settings,
    )
    yield from ("", f"## {context.command_path}", "", "```", command.get_help(context), "```")
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            yield from _help(command.commands[below], below, context)


def _permissions() -> Iterator[str]:
    yield from ("# Who may use which page of the console", "", _MADE, "")
    yield "What no row names, nobody may use. `all` needs no sign-in."
    yield from ("", f"| page | all | {' | '.join(ROLES)} | audited as |")
    yield "|---|---|" + "---|" * (len(ROLES) + 1)
    for name, rule in RULES.items():
        yield f"| `{name}` | {' | '.join(_may(rule))} | {rule.audit} |"


def _retention() -> Iterator[str]:
    yield from ("# How long what is kept", "", _MADE, "")
    yield "`usalama retention` carries this out. Facts of ordinary reports stay: what, where, when,"
    yield "who was told and what came of it. The audit and the reserved references stay too."
    yield from ("", "| what | goes after | how |", "|---|---|---|")
    for rule in SCHEDULE:
        how = "emptied" if rule.emptied else "deleted"
        yield f"| {rule.name} | {kept(rule)} | {how} |"


_UNANSWERED = (
    "`closed_unconfirmed` is a question that arrived and a week without an answer. `resolved`",
    "stays where nobody could say otherwise: the reporter agreed to no SMS, or the question failed",
    "twice (the line of time says so), or could not be asked within 30 days of the end. Two weeks",
    "from the question, or from the end where none was asked, a resident may say it is not over.",
)


def _states() -> Iterator[str]:
    yield from ("# The life of a report", "", _MADE, "")
    yield "What is not in the table is refused, by SQL too. `coordinator` is any duty holder."
    yield from ("", "| type | states |", "|---|---|")
    for kind in dict.fromkeys(STATE_TYPES.values()):
        yield f"| {kind} | {', '.join(s for s, of in STATE_TYPES.items() if of == kind)} |"
    yield from (
        "",
        "| action | what it says | by | from | to | told |",
        "|---|---|---|---|---|---|",
    )
    for act in ACTIONS.values():
        for after in dict.fromkeys(act.moves.values()):
            before = ", ".join(state for state, to in act.moves.items() if to == after)
            by, told = ", ".join(act.who), ", ".join(act.told)
            yield f"| `{act.code}` | {act.does} | {by} | {before} | {after} | {told} |"
    yield from ("", *_UNANSWERED)


def _purposes() -> Iterator[str]:
    yield from ("# What each kind of message is allowed", "", _MADE, "")
    yield "Capped: it waits where its phone had too many (`SMS_CAPS`). Held: it waits for the end"
    yield "of the quiet hours (`QUIET_HOURS`). What is of no use by then is dropped, with a reason."
    yield from ("", "| purpose | capped | held | sender | of use for | why |")
    yield "|---|---|---|---|---|---|"
    for name, row in PURPOSES.items():
        marks = [("yes" if mark else "") for mark in (row.capped, row.held)]
        hours = f"{row.useful.total_seconds() / 3600:.0f} h" if row.useful else "as written"
        yield f"| {name} | {' | '.join(marks)} | {row.sender} | {hours} | {row.why} |"


def _may(rule: Rule) -> Iterator[str]:
    """A mark for everybody, then one for each role."""
    yield "yes" if rule.roles is None else ""
    for role in ROLES:
        yield "yes" if rule.roles is not None and role in rule.roles else ""
