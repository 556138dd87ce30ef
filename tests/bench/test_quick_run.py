"""The whole benchmark once, tiny: everything starts, every count agrees, nothing is written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "benchmark.md"


@pytest.mark.timeout(240)
def test_a_quick_run_measures_every_row_and_writes_nothing(tmp_path: Path) -> None:
    before = PAGE.read_bytes()
    ran = subprocess.run(
        [sys.executable, "-m", "bench", "--quick"],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=220,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "Every END is one report in SQL and one alert at a phone: 8 of 8." in ran.stdout
    assert PAGE.read_bytes() == before
    assert list(tmp_path.iterdir()) == [], "something was left behind"
