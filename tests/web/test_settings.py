"""Settings come from the environment, `.env` and the secrets made at the first start."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from settings import BadSettings, Settings, load


def test_the_environment_wins_over_the_file_and_the_file_over_what_was_made(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "secrets.env").write_text("SECRET_KEY=made\nMETRICS_TOKEN=made\n")
    (tmp_path / ".env").write_text("# ours\nMETRICS_TOKEN='file'\nPORT=9000\n\n")
    found = load({"PORT": "9100"}, tmp_path)
    assert (found.port, found.metrics_token, found.secret_key) == (9100, "file", "made")


def test_every_value_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSettings) as refused:
        load({"PORT": "many", "EMULATOR_PORT": ""}, tmp_path)
    assert "PORT: 'many'" in str(refused.value) and "EMULATOR_PORT" in str(refused.value)


def test_no_secret_is_shown_when_settings_are_printed(tmp_path: Path) -> None:
    assert "hidden" not in repr(load({"SECRET_KEY": "hidden", "AT_API_KEY": "hidden"}, tmp_path))


@pytest.mark.parametrize(
    "url, loopback",
    [
        ("http://127.0.0.1:8001", True),
        ("http://localhost:8001", True),
        ("http://[::1]:8001", True),
        ("http://127.0.0.1.example.org", False),
        ("https://api.africastalking.com", False),
        ("", False),
    ],
)
def test_a_gateway_is_on_this_machine_only_if_its_host_is(
    tmp_path: Path, url: str, loopback: bool
) -> None:
    assert load({"AT_BASE_URL": url}, tmp_path).gateway_is_loopback is loopback


def test_the_real_host_follows_from_the_username(tmp_path: Path) -> None:
    assert "sandbox" in load({}, tmp_path).gateway_url
    assert load({"AT_USERNAME": "county"}, tmp_path).gateway_url.startswith("https://api.a")


def test_every_setting_of_the_contract_is_there() -> None:
    names = {one.name.upper() for one in fields(Settings)}
    contract = """PORT EMULATOR_PORT USALAMA_HOME DATABASE_URL REDIS_URL QUEUE_REDIS_URL AT_USERNAME
        AT_API_KEY AT_BASE_URL USALAMA_DEMO AT_SENDER_ID AT_SHORT_CODE AT_PROMOTIONAL_SENDER_ID
        WEBHOOK_SECRETS USSD_CODES SECRET_KEY PHONE_INDEX_KEYS PHONE_SEAL_KEYS PHONE_OPEN_KEYS
        TEXT_KEYS"""
    assert set(contract.split()) <= names
