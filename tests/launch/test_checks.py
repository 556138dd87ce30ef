"""A start that cannot work is refused in one clear line."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from launch import checks
from launch.refused import Refused


def test_a_port_in_use_names_the_setting_that_moves_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        words = f"^port {port} is in use: stop what uses it, or set PORT$"
        with pytest.raises(Refused, match=words):
            checks.port_is_free(port, "PORT", patience=0.2)
    checks.port_is_free(port, "PORT")


def test_a_port_taken_on_every_address_is_in_use_on_loopback_too() -> None:
    with socket.create_server(("", 0)) as taken, pytest.raises(Refused, match="is in use"):
        checks.port_is_free(taken.getsockname()[1], "PORT", patience=0)


def test_a_home_that_is_no_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Refused, match=f"^cannot write to {tmp_path}/file/home: Not a directory$"):
        checks.home_is_writable(tmp_path / "file" / "home")


def test_a_home_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    closed = Path("/proc/self") if os.geteuid() == 0 else tmp_path
    tmp_path.chmod(0o500)
    with pytest.raises(Refused, match=r"^cannot write to .*home: "):
        checks.home_is_writable(closed / "home")
    tmp_path.chmod(0o700)


def test_a_new_home_is_closed_to_others(tmp_path: Path) -> None:
    checks.home_is_writable(tmp_path / "deep" / "home")
    assert (tmp_path / "deep" / "home").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["json", "no_such_module"], "^module no_such_module is missing: run make run again"),
        (["none.below", "no_such"], "^modules none.below, no_such are missing"),
    ],
    ids=["one", "several, one inside a missing one"],
)
def test_missing_modules_are_named(names: list[str], words: str) -> None:
    with pytest.raises(Refused, match=words):
        checks.modules_are_there(names)


def test_only_what_is_missing_is_named() -> None:
    with pytest.raises(Refused) as refusal:
        checks.modules_are_there(["json", "email.mime", "no_such"])
    assert "json" not in str(refusal.value)


HOLD = """
import sys, time
from pathlib import Path
from launch import checks
with checks.alone_in(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_run_on_one_home_is_refused_until_the_first_is_gone(tmp_path: Path) -> None:
    first = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE)
    assert first.stdout is not None
    assert first.stdout.readline() == b"held\n"
    words = rf"is in use by another run \(process {first.pid}\): stop it, or set USALAMA_HOME"
    with pytest.raises(Refused, match=words), checks.alone_in(tmp_path):
        pytest.fail("two runs held one home")
    first.kill()
    first.communicate()
    with checks.alone_in(tmp_path):
        assert (tmp_path / "lock").read_text() == str(os.getpid())
