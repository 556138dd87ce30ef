"""The people of the scene, for every test of answering."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from sqlalchemy import Engine

from locales.marks import Translate
from models.vault import Vault
from tests.sms.scene import Phone, Scene


@pytest.fixture
def scene(
    database: Engine,
    vault: Vault,
    languages: Mapping[str, Translate],
    below: Callable[[int], int],
) -> Scene:
    return Scene(database, vault, languages, below)


@pytest.fixture
def asha(scene: Scene) -> Phone:
    return scene.coordinator(1, "Kilimani Forum")


@pytest.fixture
def brian(scene: Scene) -> Phone:
    return scene.coordinator(2, "Kilimani Residents")


@pytest.fixture
def resident(scene: Scene) -> Phone:
    return scene.phone(500)
