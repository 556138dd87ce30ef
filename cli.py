"""The `usalama` command. Exit status 0 done, 1 refused with the reason on stderr, 2 wrong use."""

from __future__ import annotations

import sys

import click

from commandline import run as running
from commandline.broadcast import broadcast
from commandline.dial import dial
from commandline.doctor import doctor
from commandline.erase import erase
from commandline.exports import export
from commandline.imports import imports
from commandline.members import user
from commandline.ready import migrate, seed
from commandline.retention import retention
from commandline.right_first import right_first
from commandline.settings_table import show_settings
from commandline.who import explain, rehearse
from launch.refused import Refused
from settings import BadSettings


@click.command()
@click.option("--no-demo", is_flag=True, help="Start without the made-up directory.")
@click.option(
    "--only",
    default=",".join(running.PARTS),
    show_default=True,
    help="Which parts to start, comma separated.",
)
def run(no_demo: bool, only: str) -> None:
    """Start everything on this machine.

    Web, workers and clock; embedded servers and the emulator where no other is named.
    """
    parts = tuple(part.strip() for part in only.split(",") if part.strip())
    unknown = [part for part in parts if part not in running.PARTS]
    if unknown or not parts:
        raise click.UsageError(f"--only takes {', '.join(running.PARTS)}; not {', '.join(unknown)}")
    environment = running.environment()
    demo = environment.get("USALAMA_DEMO", "1") != "0" and not no_demo
    running.run(environment, demo=demo, parts=parts)


usalama = click.Group(
    "usalama",
    commands=[
        run,
        migrate,
        seed,
        show_settings,
        imports,
        export,
        explain,
        rehearse,
        broadcast,
        dial,
        doctor,
        user,
        erase,
        retention,
        right_first,
    ],
    help="The operator's command line of Usalama.",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Runs the command; what is refused is one line on stderr and exit status 1."""
    try:
        usalama(prog_name="usalama")
    except (Refused, BadSettings) as refused:
        print(f"usalama: {refused}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
