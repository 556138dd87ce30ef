"""A supervisor in a process of its own, for tests to signal: `supervised.py KIND HOME`."""

import sys
from dataclasses import replace
from pathlib import Path

from launch import postgres, redis
from launch.processes import supervise
from launch.program import Program
from launch.refused import Refused

TALK = """
import signal, sys, time
def end(*_):
    print("bye from", sys.argv[1], flush=True)
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
print("hello from", sys.argv[1], flush=True)
time.sleep(120)
"""
DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(120)
"""
BROKEN = "import sys; print('I cannot go on', flush=True); sys.exit(3)"
# The grandchild leaves the group and the session, as the work horses of a queue do.
PARENT = """
import subprocess, sys, time
words = [sys.executable, "-c", "import time; time.sleep(120)", sys.argv[1]]
subprocess.Popen(words, start_new_session=True)
print("has a child", flush=True)
time.sleep(120)
"""


def _python(name: str, text: str, home: Path) -> Program:
    return Program(name, (sys.executable, "-u", "-c", text, f"{name} {home}"), env={})


def _programs(kind: str, home: Path) -> list[Program]:
    table = {
        "servers": lambda: [redis.at(home).program(), postgres.at(home).program()],
        "talkers": lambda: [_python(name, TALK, home) for name in ("one", "two")],
        "deaf": lambda: [replace(_python("deaf", DEAF, home), grace=0.3)],
        "parent": lambda: [_python("parent", PARENT, home)],
        "broken": lambda: [
            _python("one", TALK, home),
            replace(_python("broken", BROKEN, home), ready=lambda: False),
        ],
        "dying": lambda: [replace(_python("dying", BROKEN, home), backoff=(0.05, 0.1))],
        "once": lambda: [replace(_python("once", BROKEN, home), restart=False)],
    }
    return table[kind]()


def main(kind: str, home: Path) -> int:
    """Run until told to end; 1 and the reason when a start is refused."""
    try:
        supervise(_programs(kind, home), sys.stdout, welcome=["all started"])
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
