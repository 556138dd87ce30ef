"""Alive, ready, and figures for those who may see them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from app import create_app
from launch import redis
from settings import BadSettings, Settings


def test_alive(client: FlaskClient) -> None:
    assert client.get("/healthz").status_code == 200


def test_ready_when_every_part_answers(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200 and answer.json == {
        "ready": True,
        "reasons": {
            "database": "",
            "redis": "",
            "queue": "",
            "oldest_unsent_alert": "",
            "gateway": "",
            "spool": "",
        },
    }


def test_not_ready_with_the_reason_when_redis_is_away(settings: Settings) -> None:
    with redis.temporary() as server:
        client = create_app(replace(settings, redis_url=server.url)).test_client()
        server.stop()
        answer = client.get("/readyz")
    assert answer.status_code == 503 and answer.json is not None
    assert "cannot be reached" in answer.json["reasons"]["redis"]


def test_not_ready_while_a_report_that_was_promised_is_set_aside(
    client: FlaskClient, settings: Settings
) -> None:
    (settings.home / "spool").mkdir(parents=True)
    (settings.home / "spool" / "3f.aside").touch()
    answer = client.get("/readyz")
    assert answer.status_code == 503 and answer.json is not None
    assert answer.json["reasons"]["spool"].startswith("1 reports are set aside")


def test_figures_are_for_loopback_or_the_token(client: FlaskClient) -> None:
    assert b"usalama_hops" in client.get("/metrics").data
    away = {"REMOTE_ADDR": "10.1.2.3"}
    assert client.get("/metrics", environ_base=away).status_code == 404
    token = {"Authorization": f"Bearer {'m' * 40}"}
    assert client.get("/metrics", environ_base=away, headers=token).status_code == 200
    passed_on = {"X-Forwarded-For": "10.1.2.3"}
    assert client.get("/metrics", headers=passed_on).status_code == 404


def test_production_refuses_all_that_is_unfit_at_once(settings: Settings) -> None:
    with pytest.raises(BadSettings) as refused:
        create_app(replace(settings, usalama_env="production", secret_key=""))
    for name in ("SECRET_KEY", "AT_USERNAME", "AT_BASE_URL", "USALAMA_DEMO"):
        assert name in str(refused.value)
