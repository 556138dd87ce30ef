"""As whom a program runs, and what becomes of it when its parent is gone."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from launch import identity
from launch.identity import SAME, Identity, wrapped

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


def _as(who: Identity, *argv: str) -> str:
    words = wrapped(argv, who, signal.SIGTERM)
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A program in a folder that only its owner may enter."""
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o700)
    path = folder / "program"
    path.write_text("#!/bin/sh\nid -u\n")
    path.chmod(0o755)
    return path


def test_a_program_can_be_run_as_who_we_are(program: Path) -> None:
    assert _as(SAME, str(program)) == f"{os.geteuid()}\n"


def test_in_a_namespace_it_is_somebody_else_with_our_rights(program: Path) -> None:
    who = identity.in_namespace()
    if not identity.runs(program, who):
        pytest.skip("user namespaces are forbidden here: sysctl user.max_user_namespaces")
    assert _as(who, str(program)) == f"{who.uid}\n"
    assert who.uid not in (0, os.geteuid()) or os.geteuid() == who.uid


@AS_ROOT
def test_as_nobody_it_has_no_rights_left(program: Path) -> None:
    who = identity.unprivileged()
    assert _as(who, "/usr/bin/id", "-u") == f"{who.uid}\n"
    assert _as(who, "/usr/bin/id", "-G") == f"{who.gid}\n"
    assert not identity.runs(program, who)


def test_a_program_that_is_not_there_says_so_in_a_line() -> None:
    words = wrapped(("/no/such/program",), SAME, signal.SIGTERM)
    said = subprocess.run(words, capture_output=True, text=True, check=False)
    assert said.returncode == 126
    assert said.stderr.startswith("could not start /no/such/program: ")
    assert said.stderr.count("\n") == 1
