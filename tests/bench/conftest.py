"""Callers of three wards, the same each time."""

from __future__ import annotations

from random import Random

import pytest

from bench.calls import Callers
from models.register import Ward


def ward(code: str, name: str) -> Ward:
    return Ward(code, name, "274", "Dagoretti North", "047", "Nairobi City")


@pytest.fixture
def callers() -> Callers:
    wards = (ward("1371", "Kilimani"), ward("1372", "Kawangware"), ward("1373", "Gatina"))
    return Callers(wards, Random(1))
