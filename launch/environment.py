"""Builds `.venv` from the lock, once per lock, run by a Python with nothing installed.

python3 -I launch/environment.py [FOLDER]
"""

import fcntl
import hashlib
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

VENV = ".venv"
STAMP = "built-from"
LOCK = "requirements.lock"
PIP = ("-m", "pip", "--no-input", "--disable-pip-version-check", "-qq")


def interpreter() -> str:
    """The Python that venvs are made with, also when this one is a venv's own."""
    return str(getattr(sys, "_base_executable", sys.executable))


def made_with() -> str:
    """What a venv cannot survive a change of: the Python's version, the machine."""
    major, minor, *_ = platform.python_version_tuple()
    return f"{platform.python_implementation()} {major}.{minor} {platform.machine()}"


def wanted(root: Path) -> list[str]:
    """The stamp of the venv as it should be: Python, place, and what is installed."""
    digest = hashlib.sha256()
    for name in (LOCK, "pyproject.toml"):
        digest.update((root / name).read_bytes())
    return [made_with(), str(root / VENV), digest.hexdigest()]


def found(root: Path) -> list[str]:
    """The stamp of the venv as it is; empty where there is none that works."""
    stamp = root / VENV / STAMP
    alive = (root / VENV / "bin" / "python").exists()
    return stamp.read_text().splitlines() if alive and stamp.is_file() else []


def can_stay(root: Path) -> bool:
    """Whether an unfinished or older venv may be installed into, instead of being made anew."""
    stamp = found(root)
    return bool(stamp) and stamp[:2] == wanted(root)[:2]


def make_venv(root: Path) -> None:
    """A fresh venv; pip is in it even where uv does the installing."""
    shutil.rmtree(root / VENV, ignore_errors=True)
    run(root, interpreter(), "-m", "venv", VENV)


def run(root: Path, *words: str) -> None:
    """Run one step in the project's folder; raises CalledProcessError when it fails."""
    subprocess.run(words, cwd=root, check=True)


def install(root: Path, python: str) -> None:
    """The locked packages, with uv where it is on PATH; pip where not, or where uv cannot."""
    locked = ("--require-hashes", "--no-deps", "-r", LOCK)
    uv = shutil.which("uv")
    if uv:
        words = (uv, "pip", "install", "--quiet", "--no-config", "--python", python, *locked)
        if subprocess.run(words, cwd=root, check=False).returncode == 0:
            return
        print("uv could not install them; trying pip", file=sys.stderr)
    run(root, python, *PIP, "install", *locked)


def build(root: Path) -> None:
    """Make or mend the venv and stamp it last, so that a broken attempt is begun again."""
    version = sys.version.split()[0]
    print(f"building {VENV} with Python {version} (once; a minute or so)", file=sys.stderr)
    if not can_stay(root):
        make_venv(root)
    stamp = root / VENV / STAMP
    stamp.unlink(missing_ok=True)
    python = str(Path(VENV, "bin", "python"))
    install(root, python)
    run(root, python, *PIP, "install", "--no-deps", "--no-build-isolation", "-e", ".")
    stamp.write_text("\n".join(wanted(root)))


def main(root: Path) -> int:
    """Build where needed, one run at a time; the exit status for make."""
    with (root / LOCK).open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if found(root) == wanted(root):
            return 0
        try:
            build(root)
        except (subprocess.CalledProcessError, OSError) as error:
            print(f"{VENV} could not be built: {error}", file=sys.stderr)
            print("is this machine online, and may you write to this folder?", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else "."))))
