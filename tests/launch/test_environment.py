"""When the venv is built anew, and which Python it is built with."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from launch import environment

ROOT = Path(__file__).parents[2]


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A project whose venv is as its lock wants it."""
    root = tmp_path / "a folder"
    python = root / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    (root / "requirements.lock").write_text("flask==3.1.3\n")
    (root / "pyproject.toml").write_text("[project]\n")
    (root / ".venv" / environment.STAMP).write_text("\n".join(environment.wanted(root)))
    return root


def test_a_venv_that_fits_is_left_alone(built: Path) -> None:
    assert environment.found(built) == environment.wanted(built)
    assert environment.main(built) == 0


def test_a_new_lock_is_installed_into_the_same_venv(built: Path) -> None:
    (built / "requirements.lock").write_text("flask==3.1.4\n")
    assert environment.found(built) != environment.wanted(built)
    assert environment.can_stay(built)


def test_a_moved_venv_is_made_anew(built: Path) -> None:
    moved = built.with_name("elsewhere")
    built.rename(moved)
    assert not environment.can_stay(moved)


def test_a_venv_of_another_python_is_made_anew(built: Path) -> None:
    stamp = built / ".venv" / environment.STAMP
    stamp.write_text(stamp.read_text().replace("CPython 3.", "CPython 2."))
    assert not environment.can_stay(built)


def test_a_venv_whose_python_is_gone_is_made_anew(built: Path) -> None:
    (built / ".venv" / "bin" / "python").unlink()
    assert not environment.can_stay(built)


def test_a_python_that_is_none_is_refused_with_what_is_needed(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    make = subprocess.run(
        ["make", "test", "PYTHON=/bin/false"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert make.returncode != 0
    assert "no usable Python among: /bin/false" in make.stderr
    assert "Python 3.11 to 3.14 with venv is needed" in make.stderr
