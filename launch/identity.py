"""As whom a program runs: PostgreSQL refuses root, and nothing on the machine is changed for it."""

import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from launch.refused import Refused

CHILD = Path(__file__).with_name("child.py")
ROOT = 0
LOADER = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


@dataclass(frozen=True)
class Identity:
    """How a child gets there and which user it then is; `uid` and `gid` mean nothing for `same`."""

    how: Literal["same", "namespace", "user"]
    uid: int = -1
    gid: int = -1

    @property
    def word(self) -> str:
        """The identity as `child.py` reads it."""
        return self.how if self.how == "same" else f"{self.how}:{self.uid}:{self.gid}"

    def own(self, path: Path) -> None:
        """Hand a file or folder to this user, where that is another one than ours."""
        if self.how == "user":
            os.chown(path, self.uid, self.gid)

    def own_all(self, folder: Path) -> None:
        """Hand a whole folder over; links are changed, never followed."""
        if self.how != "user":
            return
        self.own(folder)
        for inside, folders, files in os.walk(folder):
            for name in (*folders, *files):
                os.lchown(Path(inside, name), self.uid, self.gid)


SAME = Identity("same")


def wrapped(argv: tuple[str, ...], identity: Identity, number: signal.Signals) -> list[str]:
    """The command that becomes `argv` as `identity`, sent `number` when this process dies."""
    parent = str(os.getpid())
    return [sys.executable, "-I", "-S", str(CHILD), parent, str(int(number)), identity.word, *argv]


def environment(env: Mapping[str, str]) -> dict[str, str]:
    """A child's environment, with what this Python itself may need to be loaded at all."""
    return {name: os.environ[name] for name in LOADER if name in os.environ} | dict(env)


def _named_users() -> list[pwd.struct_passwd]:
    users = [user for user in pwd.getpwall() if user.pw_uid != ROOT]
    return sorted(users, key=lambda user: user.pw_name != "nobody")


def in_namespace() -> Identity:
    """A user that has a name (initdb asks for it), seen only from inside a user namespace."""
    users = _named_users()
    if not users:
        raise Refused("PostgreSQL needs a user other than root in /etc/passwd: set DATABASE_URL")
    return Identity("namespace", users[0].pw_uid, users[0].pw_gid)


def unprivileged() -> Identity:
    """The user that owns nothing, for a machine where user namespaces are forbidden."""
    users = _named_users()
    if not users:
        raise Refused("PostgreSQL needs a user other than root in /etc/passwd: set DATABASE_URL")
    return Identity("user", users[0].pw_uid, users[0].pw_gid)


def runs(program: Path, identity: Identity) -> bool:
    """Whether the program can be started as that user: it is asked for its version."""
    argv = wrapped((str(program), "--version"), identity, signal.SIGKILL)
    try:
        return subprocess.run(argv, capture_output=True, timeout=30, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _has_name(uid: int) -> bool:
    return any(user.pw_uid == uid for user in pwd.getpwall())


def choose(program: Path, data: Path) -> Identity:
    """As whom `program` shall run over the folder `data`, which may not exist yet.

    Root and users without a name go into a user namespace; root falls back to `nobody`, and to
    whoever already owns the folder. Raises Refused where none of it is possible.
    """
    uid = os.geteuid()
    if uid != ROOT and _has_name(uid):
        return SAME
    if uid == ROOT and data.exists() and data.stat().st_uid != ROOT:
        return Identity("user", data.stat().st_uid, data.stat().st_gid)
    choices = [in_namespace(), unprivileged()] if uid == ROOT else [in_namespace()]
    for choice in choices:
        if runs(program, choice):
            return choice
    raise Refused(_no_choice(uid, program.parent))


def _no_choice(uid: int, folder: Path) -> str:
    if uid != ROOT:
        return f"user {uid} has no name here, which PostgreSQL asks for: set DATABASE_URL"
    return (
        "PostgreSQL refuses root, user namespaces are off on this machine, and user nobody cannot "
        f"enter {folder}: run this as an ordinary user, or set DATABASE_URL"
    )
