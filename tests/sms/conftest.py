"""The people of the scene, for every test of answering."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from sqlalchemy import Engine

from locales.marks import Translate
from models.directory import organisations
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


@pytest.fixture
def county(scene: Scene) -> Phone:
    """The desk of Nairobi county."""
    desk = scene.coordinator(9, "Nairobi county desk", level=2)
    with scene.database.begin() as db:
        row = organisations.update().where(organisations.c.id == desk.organisation)
        db.execute(row.values(kind="county_desk"))
    return desk
