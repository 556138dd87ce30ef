"""The secrets file: closed to others, the same at every start, completed but never changed."""

from base64 import b64decode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from launch import secrets
from launch.refused import Refused

KEYS = ("PHONE_INDEX_KEYS", "TEXT_KEYS", "SENSITIVE_KEYS", "PHONE_SEAL_KEYS", "PHONE_OPEN_KEYS")
WORDS = ("SECRET_KEY", "WEBHOOK_SECRETS", "METRICS_TOKEN")


def _raw(key: str) -> bytes:
    kid, _, raw = key.partition(":")
    assert kid == "1"
    return b64decode(raw, validate=True)


def test_a_first_start_makes_every_secret_in_a_closed_file(tmp_path: Path) -> None:
    made = secrets.ensure(tmp_path, {})
    assert set(made) == {*KEYS, *WORDS}
    assert {len(_raw(made[name])) for name in KEYS} == {32}
    assert all(len(made[name]) == 43 for name in WORDS)
    assert (tmp_path / "secrets.env").stat().st_mode & 0o777 == 0o600


def test_the_public_keys_belong_to_the_private_ones(tmp_path: Path) -> None:
    made = secrets.ensure(tmp_path, {})
    private = X25519PrivateKey.from_private_bytes(_raw(made["PHONE_OPEN_KEYS"]))
    assert private.public_key().public_bytes_raw() == _raw(made["PHONE_SEAL_KEYS"])


def test_a_second_start_changes_nothing(tmp_path: Path) -> None:
    first = secrets.ensure(tmp_path, {})
    before = (tmp_path / "secrets.env").read_bytes()
    assert secrets.ensure(tmp_path, {}) == first
    assert (tmp_path / "secrets.env").read_bytes() == before


@pytest.mark.parametrize("lost", [*WORDS, "PHONE_INDEX_KEYS", "TEXT_KEYS", "PHONE_SEAL_KEYS"])
def test_a_missing_one_is_added_without_touching_the_others(tmp_path: Path, lost: str) -> None:
    first = secrets.ensure(tmp_path, {})
    path = tmp_path / "secrets.env"
    lines = [line for line in path.read_text().splitlines() if not line.startswith(f"{lost}=")]
    path.write_text("\n".join(lines))
    again = secrets.ensure(tmp_path, {})
    assert {**again, lost: ""} == {**first, lost: ""}
    assert again[lost]
    assert path.read_text().startswith("\n".join(lines) + "\n")
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_public_key_comes_back_from_its_private_one(tmp_path: Path) -> None:
    first = secrets.ensure(tmp_path, {})
    path = tmp_path / "secrets.env"
    path.write_text(path.read_text().replace("PHONE_SEAL_KEYS=", "# PHONE_SEAL_KEYS="))
    assert secrets.ensure(tmp_path, {})["PHONE_SEAL_KEYS"] == first["PHONE_SEAL_KEYS"]


def test_a_lost_private_key_is_never_replaced(tmp_path: Path) -> None:
    secrets.ensure(tmp_path, {})
    path = tmp_path / "secrets.env"
    path.write_text(path.read_text().replace("PHONE_OPEN_KEYS=", "# PHONE_OPEN_KEYS="))
    with pytest.raises(Refused, match="no PHONE_OPEN_KEYS"):
        secrets.ensure(tmp_path, {})


def test_the_environment_wins_and_is_not_written(tmp_path: Path) -> None:
    given = {"SECRET_KEY": "theirs", "PHONE_SEAL_KEYS": "9:theirs"}
    made = secrets.ensure(tmp_path, given)
    assert (made["SECRET_KEY"], made["PHONE_SEAL_KEYS"]) == ("theirs", "9:theirs")
    assert "PHONE_OPEN_KEYS" not in made
    assert "theirs" not in (tmp_path / "secrets.env").read_text()


def test_a_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    secrets.ensure(tmp_path, {})
    (tmp_path / "secrets.env").chmod(0o640)
    with pytest.raises(Refused, match="may be read by others: run chmod 600"):
        secrets.ensure(tmp_path, {})
