"""The whole web process, as granian would load it, over real servers."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app
from settings import Settings, load
from tests.conftest import keys_of_tests

SECRETS = ("first-secret-of-thirty-characters", "second-secret-of-thirty-characters")


@pytest.fixture
def settings(demo_url: str, redis_url: str, tmp_path: Path) -> Settings:
    environment = {
        **keys_of_tests(),
        "DATABASE_URL": demo_url,
        "REDIS_URL": redis_url,
        "USALAMA_HOME": str(tmp_path / "home"),
        "AT_BASE_URL": "http://127.0.0.1:9",
        "WEBHOOK_SECRETS": ",".join(SECRETS),
        "SECRET_KEY": "k" * 40,
        "METRICS_TOKEN": "m" * 40,
        "USALAMA_DEMO": "1",
        "LOG_LEVEL": "ERROR",
    }
    return load(environment, tmp_path)


@pytest.fixture
def client(settings: Settings) -> FlaskClient:
    return create_app(settings).test_client()
