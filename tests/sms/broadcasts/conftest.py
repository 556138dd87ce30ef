"""The studio, for every test of broadcasts."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from sqlalchemy import Engine

from locales.marks import Translate
from models.vault import Vault
from tests.sms.broadcasts.studio import Studio


@pytest.fixture
def studio(database: Engine, vault: Vault, languages: Mapping[str, Translate]) -> Studio:
    return Studio(database, vault, languages)
