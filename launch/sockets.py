"""The folder of the unix sockets: `run` in the home, or a short one that it links to."""

import hashlib
import os
import stat
import tempfile
from pathlib import Path

from launch.identity import SAME, Identity
from launch.refused import Refused

# unix(7): sun_path holds 108 bytes with its ending zero on Linux, 104 on macOS and the BSDs.
LONGEST = 107 if os.uname().sysname == "Linux" else 103
POSTGRES_SOCKET = ".s.PGSQL.5432"
OWNER_FILE = "home"


def _plain(folder: Path) -> bool:
    """Free of signs that cut a path in two.

    PostgreSQL reads a comma as a list; redis-py cuts Redis's list of clients at blanks and at `=`.
    """
    return not any(sign in ",=" or sign.isspace() for sign in str(folder))


def fits(folder: Path) -> bool:
    """Whether the sockets of PostgreSQL and Redis can lie there."""
    return len(os.fsencode(folder / POSTGRES_SOCKET)) <= LONGEST and _plain(folder)


def find(home: Path) -> Path:
    """The folder the sockets are in, for those who only connect; it may not exist yet."""
    return Path(os.path.realpath(home / "run"))


def make(home: Path, identity: Identity = SAME) -> Path:
    """The folder of the sockets, made with mode 0700 where it is missing; `identity` shall own it.

    Raises Refused where no folder short enough can be made.
    """
    link = Path(os.path.realpath(home)) / "run"
    folder = link if fits(link) else _linked(link, identity)
    if folder == link and link.is_symlink():
        link.unlink()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    identity.own(folder)
    return folder


def _linked(link: Path, identity: Identity) -> Path:
    """The short folder that belongs to this home, with the link to it."""
    target = Path(os.path.realpath(link))
    if link.is_symlink() and _belongs(target, link, identity):
        return target
    target = _short(link, identity)
    if link.is_dir() and not link.is_symlink():
        for left_over in link.iterdir():
            left_over.unlink()
        link.rmdir()
    link.unlink(missing_ok=True)
    link.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    link.symlink_to(target)
    return target


def _short(link: Path, identity: Identity) -> Path:
    """A folder under the system's temporary one; a name somebody else took is left to them."""
    name = f"usalama-{os.geteuid()}-{hashlib.sha256(os.fsencode(link)).hexdigest()[:12]}"
    for base in (Path(tempfile.gettempdir()), Path("/tmp")):  # noqa: S108
        folder = Path(os.path.realpath(base)) / name
        if not fits(folder.with_name(name + "-12345678")):
            continue
        if _belongs(folder, link, identity):
            return folder
        if os.path.lexists(folder):
            folder = Path(tempfile.mkdtemp(prefix=name + "-", dir=folder.parent))
        else:
            folder.mkdir(mode=0o700)
        (folder / OWNER_FILE).write_text(str(link))
        return folder
    raise Refused(f"no folder is short enough for the socket of {link}: set USALAMA_HOME")


def _belongs(folder: Path, link: Path, identity: Identity) -> bool:
    """Whether it is a folder (no link) of ours, closed to others, made for this very home."""
    if not os.path.lexists(folder):
        return False
    seen = folder.lstat()
    ours = stat.S_ISDIR(seen.st_mode) and seen.st_uid in _owners(link.parent, identity)
    if not ours or seen.st_mode & 0o077:
        return False
    note = folder / OWNER_FILE
    return note.is_file() and note.read_text() == str(link)


def _owners(home: Path, identity: Identity) -> set[int]:
    """Who may own it: we, the user PostgreSQL runs as, the owners of the home and its database."""
    theirs = {path.stat().st_uid for path in (home, home / "postgres") if path.exists()}
    return theirs | {os.geteuid()} | ({identity.uid} if identity.how == "user" else set())
