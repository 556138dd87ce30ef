"""Reading rings of keys: what is wrong is said by the setting's name, and never with a key."""

from __future__ import annotations

import traceback
from base64 import b64encode

import pytest

from models.keys import BadRing, Index, NumberOpen, NumberSeal, Ring, TextSeal, ring
from models.vault import Vault
from tests.conftest import key, keys_of_tests
from tests.models.rings import coded, public, shared

ONE, OTHER = coded("one"), coded("other")
NAME = "PHONE_INDEX_KEYS"


def test_a_ring_reads_newest_first_with_its_kids() -> None:
    read = ring(f" 7:{ONE} , 3:{OTHER},", NAME)
    assert read.newest == (7, key("one"))
    assert read[3] == key("other")


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        pytest.param("", "at least one key", id="nothing"),
        pytest.param(" , ", "at least one key", id="only commas"),
        pytest.param(ONE, "kid:base64", id="a key without its kid"),
        pytest.param(f"{ONE}:1", "kid:base64", id="kid and key swapped"),
        pytest.param(f"{ONE}:{OTHER}", "kid:base64", id="a key where the kid should be"),
        pytest.param(f"0:{ONE}", "kid 1 to 255", id="kid nought"),
        pytest.param(f"256:{ONE}", "kid 1 to 255", id="kid beyond a byte"),
        pytest.param(f"-1:{ONE}", "kid:base64", id="kid below nought"),
        pytest.param(f"{'9' * 5000}:{ONE}", "kid:base64", id="kid of 5,000 digits"),
        pytest.param(f"\u0661:{ONE}", "kid:base64", id="kid in Arabic digits"),
        pytest.param(f"1:{ONE},1:{OTHER}", "a kid of its own", id="one kid twice"),
        pytest.param(f"1:{ONE[:-1]}", "key 1 is not base64", id="a key cut short by a sign"),
        pytest.param(f"1:{ONE}\u00e9", "key 1 is not base64", id="a letter with an accent"),
        pytest.param(f"1:{ONE[:-2]}!=", "key 1 is not base64", id="a sign that is none of base64"),
        pytest.param(f"1:{b64encode(b'x' * 31).decode()}", "31 bytes", id="a byte too few"),
        pytest.param(f"1:{b64encode(b'x' * 33).decode()}", "33 bytes", id="a byte too many"),
        pytest.param("1:", "0 bytes", id="an empty key"),
    ],
)
def test_a_ring_that_cannot_be_read_names_the_setting_and_never_a_key(
    written: str, fault: str
) -> None:
    with pytest.raises(BadRing) as refused:
        ring(written, NAME)
    said = "".join(traceback.format_exception(refused.value, limit=0))
    assert str(refused.value).startswith(f"{NAME}: ") and fault in str(refused.value)
    assert ONE[:20] not in said and OTHER[:20] not in said and "xxx" not in said


def test_a_derived_ring_differs_by_purpose_and_from_its_own() -> None:
    own = shared(k2="new", k1="old")
    rings = [own, own.derived("contact"), own.derived("call"), own.derived("reference")]
    keys = [kept for each in rings for _kid, kept in each.keys]
    assert len(set(keys)) == len(keys)
    assert own.derived("call").keys == own.derived("call").keys
    assert [kid for kid, _kept in own.derived("call").keys] == [2, 1]


def test_the_purposes_of_a_vault_share_no_key(vault: Vault) -> None:
    number = "+254712345678"
    indexes = (vault.phones, vault.calls, vault.references, vault.sensitive_phones)
    assert len({index.of(number)[1] for index in indexes}) == len(indexes)
    seals = (vault.words.ring, vault.sensitive_words.ring, vault.sealer.ring)
    assert len({each.newest[1] for each in seals}) == len(seals)


def test_nothing_that_holds_a_key_prints_it(vault: Vault) -> None:
    secret, own = shared(k1="phone"), public(k1="phone")
    holders = (
        vault,
        secret,
        Index(secret),
        TextSeal(secret),
        NumberSeal(own),
        NumberOpen(secret),
        [secret, {"keys": vault}],
    )
    raw = [kept for each in (secret, own) for _kid, kept in each.keys]
    raw += [vault.words.ring.newest[1], vault.phones.ring.newest[1]]
    for holder in holders:
        printed = f"{holder!r} {holder!s} {holder}"
        for kept in raw:
            assert repr(kept)[2:-1] not in printed
            assert kept.hex() not in printed and b64encode(kept).decode()[:12] not in printed


def test_a_ring_asked_for_a_key_it_has_not_says_only_that_it_cannot_open() -> None:
    with pytest.raises(Exception) as refused:
        Ring(((1, key("one")),))[9]
    assert type(refused.value).__name__ == "CannotOpen" and not refused.value.args


def test_every_key_setting_of_the_tests_is_a_ring() -> None:
    for name, written in keys_of_tests().items():
        assert ring(written, name).newest[0] == 1
