"""Where reports wait while SQL cannot be written: a sealed file each, on disk before the caller
is told. Drained later, under the same reference, once."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from math import inf
from pathlib import Path

from models.keys import CannotOpen
from models.vault import Vault
from ussd.ending import Ending, dump, load

ENDING, ASIDE, PART = ".sealed", ".aside", ".part"


class Spool:
    """A folder only this service reads (mode 0700)."""

    def __init__(self, folder: Path, vault: Vault):
        self._folder = folder
        self._seals = (vault.words, vault.sensitive_words)

    def keep(self, ending: Ending) -> Ending:
        """Writes an ending to disk, whole or not at all; one kept before for the same call stays.

        Raises OSError.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / f"{ending.names[0]}{ENDING}"
        if before := self._read(path.with_suffix(ASIDE)):
            return before
        part = path.with_suffix(f".{secrets.token_hex(4)}{PART}")
        try:
            self._write(part, ending)
            os.link(part, path)
        except FileExistsError:
            if before := self._read(path):
                return before
            part.replace(path)  # what is there was torn: nobody was told of it
        finally:
            part.unlink(missing_ok=True)
        self._settle()
        return ending

    def told(self, names: tuple[str, ...]) -> str | None:
        """What a caller was told whose ending waits here, under any of the call's names."""
        for path in (self._folder / f"{name}{kind}" for name in names for kind in (ENDING, ASIDE)):
            if path.exists() and (ending := self._read(path)):
                return ending.reply
        return None

    def waiting(self) -> Iterator[Ending]:
        """What has not reached SQL yet, oldest first; a file we cannot read stays where it is.

        Another process may take files away meanwhile.
        """
        if self._folder.is_dir():
            for path in sorted(self._folder.glob(f"*{ENDING}"), key=_written):
                if ending := self._read(path):
                    yield ending

    def drop(self, ending: Ending) -> None:
        """Takes away what SQL has."""
        with suppress(FileNotFoundError):
            (self._folder / f"{ending.names[0]}{ENDING}").unlink()

    def set_aside(self, ending: Ending) -> None:
        """Keeps what SQL will not have out of the way of what waits behind it."""
        path = self._folder / f"{ending.names[0]}{ENDING}"
        with suppress(FileNotFoundError):
            path.replace(path.with_suffix(ASIDE))

    def try_again(self) -> None:
        """Has what was set aside wait again: its cause may be mended."""
        for path in self._folder.glob(f"*{ASIDE}"):
            with suppress(FileNotFoundError):
                path.replace(path.with_suffix(ENDING))

    def _write(self, path: Path, ending: Ending) -> None:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            where = f"spool|{ending.names[0]}"
            file.write(self._seals[ending.private].seal(dump(ending), where))
            file.flush()
            os.fsync(file.fileno())

    def _read(self, path: Path) -> Ending | None:
        for seal in self._seals:
            try:
                return load(seal.open(path.read_bytes(), f"spool|{path.stem}"))
            except (CannotOpen, ValueError, OSError):
                continue
        return None

    def _settle(self) -> None:
        """A new file is only safe once its folder is on disk too."""
        handle = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def set_aside(folder: Path) -> int:
    """How many reports SQL would not have: promised to callers, and nobody has been told."""
    return sum(1 for _path in folder.glob(f"*{ASIDE}"))


def _written(path: Path) -> float:
    """When a file was written; last of all where it has gone meanwhile."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return inf
