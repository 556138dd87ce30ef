"""How far a long command is: a bar for a person at a terminal, nothing for a script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

Heard = Callable[[int, int], None]


@contextmanager
def counting(words: str) -> Iterator[Heard]:
    """Gives what is to hear (done, in all). The bar is on stderr and goes away at the end."""
    console = Console(stderr=True)
    columns = (TextColumn(words), BarColumn(), MofNCompleteColumn())
    quiet = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=quiet) as bar:
        task = bar.add_task(words, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
