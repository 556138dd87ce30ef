"""What a child does before it becomes its program: be no root, end with its parent.

Run as a script by an isolated interpreter and replaced by the program, so nothing happens between
fork and exec in the parent, which may hold threads.
Arguments: PARENT_PID SIGNAL IDENTITY PROGRAM..., where the identity is `same`,
`namespace:UID:GID` or `user:UID:GID`.
"""

import ctypes
import os
import signal
import sys
from pathlib import Path

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
CANNOT_START = 126


def enter_namespace(uid: int, gid: int) -> None:
    """Become `uid` in a user namespace of our own, where that user is who we were outside it."""
    outside_uid, outside_gid = os.geteuid(), os.getegid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), "user namespace")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{uid} {outside_uid} 1")
    Path("/proc/self/gid_map").write_text(f"{gid} {outside_gid} 1")


def become_user(uid: int, gid: int) -> None:
    """Give root up for good."""
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)


BECOME = {"namespace": enter_namespace, "user": become_user}


def become(identity: str) -> None:
    """Take on the identity written as `how:uid:gid`; `same` changes nothing."""
    if identity == "same":
        return
    how, uid, gid = identity.split(":")
    BECOME[how](int(uid), int(gid))


def end_with(parent: int, number: int) -> None:
    """Ask for the signal when the parent dies; a change of user would clear it, so it is last."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(CANNOT_START)


def main(parent: str, number: str, identity: str, *program: str) -> None:
    """Become the program; status 126 and one line where that fails."""
    try:
        become(identity)
        end_with(int(parent), int(number))
        # Python ignores it, and what is ignored stays ignored across exec.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        os.execvp(program[0], program)
    except OSError as error:
        print(f"could not start {program[0]}: {error}", file=sys.stderr)
        sys.exit(CANNOT_START)


if __name__ == "__main__":
    main(*sys.argv[1:])
