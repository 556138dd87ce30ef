"""Where the sockets lie when the home's path is short, long, awkward, moved or copied."""

import os
import shutil
from pathlib import Path

import pytest

from launch import sockets

LONG = "a-folder-with-a-very-long-name/" * 4


def test_a_short_home_has_them_in_run(tmp_path: Path) -> None:
    assert sockets.make(tmp_path) == tmp_path / "run"
    assert sockets.find(tmp_path) == tmp_path / "run"
    assert (tmp_path / "run").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("name", [LONG, "one,two"], ids=["too long", "read as a list"])
def test_an_awkward_home_links_to_a_short_folder(tmp_path: Path, name: str) -> None:
    home = tmp_path / name
    folder = sockets.make(home)
    assert sockets.fits(folder)
    assert (home / "run").is_symlink()
    assert sockets.find(home) == sockets.make(home) == folder
    assert folder.stat().st_mode & 0o777 == 0o700
    shutil.rmtree(folder)


def test_a_short_folder_that_was_cleared_away_is_made_again(tmp_path: Path) -> None:
    home = tmp_path / LONG
    shutil.rmtree(sockets.make(home))
    folder = sockets.make(home)
    assert folder.is_dir()
    shutil.rmtree(folder)


def test_a_copy_of_a_home_has_a_folder_of_its_own(tmp_path: Path) -> None:
    first = tmp_path / LONG
    theirs = sockets.make(first)
    copy = tmp_path / f"copied-{LONG}"
    shutil.copytree(first, copy, symlinks=True)
    ours = sockets.make(copy)
    assert ours != theirs
    shutil.rmtree(ours)
    shutil.rmtree(theirs)


@pytest.mark.parametrize("mode", [0o755, 0o700], ids=["open to all", "closed"])
def test_a_folder_somebody_made_under_our_name_is_left_alone(tmp_path: Path, mode: int) -> None:
    home = tmp_path / LONG
    expected = sockets.make(home)
    shutil.rmtree(expected)
    expected.mkdir()
    expected.chmod(mode)
    folder = sockets.make(home)
    assert folder != expected
    assert folder.name.startswith(expected.name)
    assert not list(expected.iterdir())
    shutil.rmtree(folder)
    expected.rmdir()


def test_a_link_somebody_made_under_our_name_is_not_followed(tmp_path: Path) -> None:
    home, theirs = tmp_path / LONG, tmp_path / "theirs"
    expected = sockets.make(home)
    shutil.copytree(expected, theirs)
    shutil.rmtree(expected)
    os.symlink(theirs, expected)
    folder = sockets.make(home)
    assert folder != expected
    shutil.rmtree(folder)
    expected.unlink()
