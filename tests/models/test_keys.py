"""Sealing and indexing: what is sealed opens in its place, whole, and nowhere else."""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable
from hashlib import sha256

import pytest

from models.keys import CannotOpen, Index, NumberOpen, NumberSeal, TextSeal
from models.vault import Vault, place
from tests.conftest import key
from tests.models.rings import public, shared

NUMBER, WORDS = "+254712345678", "Behind the blue kiosk, kwa Mama Njeri"
HERE = "contacts.sealed|8d4f"
TEXT = TextSeal(shared(k1="text", k2="text two", k3="text three"))
SEALER = NumberSeal(public(k1="phone", k2="phone two", k3="phone three"))
OPENER = NumberOpen(shared(k1="phone", k2="phone two", k3="phone three"))
Open = Callable[[bytes, str], str]
KINDS = {
    "words": (TEXT.seal(WORDS, HERE), TEXT.open),
    "number": (SEALER.seal(NUMBER, HERE), OPENER.open),
}
PARTS = {
    "version": {"words": slice(0, 1), "number": slice(0, 1)},
    "kid": {"words": slice(1, 2), "number": slice(1, 2)},
    "box": {"words": slice(0, 0), "number": slice(2, 34)},
    "nonce": {"words": slice(2, 14), "number": slice(34, 46)},
    "ciphertext": {"words": slice(14, -16), "number": slice(46, -16)},
    "tag": {"words": slice(-16, None), "number": slice(-16, None)},
}


def failure(open: Open, sealed: bytes, at: str = HERE) -> tuple[object, ...]:
    """All that can be told of how a value did not open."""
    with pytest.raises(CannotOpen) as refused:
        open(sealed, at)
    wrong = refused.value
    return type(wrong), str(wrong), wrong.args, wrong.__cause__


SAME = (CannotOpen, "", (), None)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("", id="nothing"),
        pytest.param("a", id="a letter"),
        pytest.param(WORDS, id="a landmark"),
        pytest.param("ends in noughts\0\0\0", id="noughts at the end"),
        pytest.param("ends in the mark\u0080\x80", id="the padding's own mark at the end"),
        pytest.param("Mji wa Kale \u2013 \u4f60\u597d \U0001f600", id="many alphabets"),
        pytest.param("x" * 20_000, id="longer than every bucket"),
    ],
)
def test_words_open_as_they_were_sealed(words: str) -> None:
    assert TEXT.open(TEXT.seal(words, HERE), HERE) == words


@pytest.mark.parametrize("number", [NUMBER, "+254112345678", "+8613812345678901"])
def test_a_number_opens_as_it_was_sealed(number: str) -> None:
    assert OPENER.open(SEALER.seal(number, HERE), HERE) == number


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("bit", [0x01, 0x02, 0x80, 0xFF])
def test_a_value_changed_in_any_byte_opens_nowhere(kind: str, part: str, bit: int) -> None:
    sealed, open = KINDS[kind]
    for at in range(len(sealed))[PARTS[part][kind]]:
        changed = bytearray(sealed)
        changed[at] ^= bit
        assert failure(open, bytes(changed)) == SAME, at


@pytest.mark.parametrize("kind", KINDS)
def test_a_value_cut_short_or_made_longer_opens_nowhere(kind: str) -> None:
    sealed, open = KINDS[kind]
    for length in range(len(sealed)):
        assert failure(open, sealed[:length]) == SAME, length
    assert failure(open, sealed + b"\0") == SAME


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "elsewhere",
    [
        pytest.param("contacts.sealed|8d50", id="another row"),
        pytest.param("contacts.other|8d4f", id="another column"),
        pytest.param("people.sealed|8d4f", id="another table"),
        pytest.param("", id="nowhere"),
        pytest.param(HERE + " ", id="a space more"),
    ],
)
def test_a_value_moved_to_another_place_does_not_open(kind: str, elsewhere: str) -> None:
    sealed, open = KINDS[kind]
    assert failure(open, sealed, elsewhere) == SAME


@pytest.mark.parametrize(
    ("sealed", "open"),
    [
        pytest.param(KINDS["words"][0], TextSeal(shared(k1="another")).open, id="words, same kid"),
        pytest.param(KINDS["words"][0], TextSeal(shared(k9="text")).open, id="words, no such kid"),
        pytest.param(KINDS["number"][0], NumberOpen(shared(k1="else")).open, id="number, same kid"),
        pytest.param(KINDS["number"][0], NumberOpen(shared(k9="phone")).open, id="number, no kid"),
        pytest.param(KINDS["number"][0], TEXT.open, id="a number as words"),
        pytest.param(KINDS["words"][0], OPENER.open, id="words as a number"),
    ],
)
def test_another_ring_fails_as_a_changed_value_does(sealed: bytes, open: Open) -> None:
    assert failure(open, sealed) == SAME


def test_a_box_of_low_order_is_no_number() -> None:
    sealed = KINDS["number"][0]
    for box in (bytes(32), b"\x01" + bytes(31)):
        assert failure(OPENER.open, sealed[:2] + box + sealed[34:]) == SAME


def test_the_sensitive_branch_and_the_rest_cannot_open_each_other(vault: Vault) -> None:
    at = place("reports.landmark", "1")
    assert failure(vault.sensitive_words.open, vault.words.seal(WORDS, at), at) == SAME
    assert failure(vault.words.open, vault.sensitive_words.seal(WORDS, at), at) == SAME


def test_old_values_open_after_a_new_key_is_put_first_and_new_ones_take_it() -> None:
    old, both = TextSeal(shared(k1="text")), TextSeal(shared(k2="text two", k1="text"))
    before, after = old.seal(WORDS, HERE), both.seal(WORDS, HERE)
    assert both.open(before, HERE) == both.open(after, HERE) == WORDS
    assert (before[1], after[1]) == (1, 2)
    assert failure(old.open, after) == SAME

    sealed = NumberSeal(public(k1="phone")).seal(NUMBER, HERE)
    assert NumberOpen(shared(k2="phone two", k1="phone")).open(sealed, HERE) == NUMBER


def test_what_the_web_process_holds_seals_numbers_and_cannot_open_them() -> None:
    seals = NumberSeal(public(k1="phone"))
    sealed = seals.seal(NUMBER, HERE)
    assert failure(NumberOpen(seals.ring).open, sealed) == SAME
    assert failure(TextSeal(seals.ring).open, sealed) == SAME
    assert not hasattr(seals, "open")


def test_a_vault_without_private_keys_has_no_opener(vault: Vault) -> None:
    from_settings = vault.opener
    assert from_settings is not None
    assert from_settings.open(vault.sealer.seal(NUMBER, HERE), HERE) == NUMBER


def test_no_nonce_and_no_box_comes_twice_in_20_000_seals() -> None:
    drawn: list[bytes] = []

    def random(count: int) -> bytes:
        drawn.append(os.urandom(count))
        return drawn[-1]

    seal = TextSeal(shared(k1="text"), random)
    sealed = [seal.seal(WORDS, HERE) for _ in range(20_000)]
    assert len({value[2:14] for value in sealed}) == 20_000
    assert [value[2:14] for value in sealed] == drawn
    numbers = [SEALER.seal(NUMBER, HERE) for _ in range(500)]
    assert (
        len({value[2:34] for value in numbers}) == len({value[34:46] for value in numbers}) == 500
    )


@pytest.mark.parametrize(
    ("longest", "bucket"),
    [(15, 16), (47, 48), (159, 160), (319, 320), (479, 480), (959, 960), (1919, 1920)]
    + [(4095, 4096), (8191, 8192), (16_383, 16_384), (24_575, 24_576)],
)
def test_a_length_tells_only_its_bucket(longest: int, bucket: int) -> None:
    extra = 1 + 1 + 12 + 16
    assert len(TEXT.seal("x" * longest, HERE)) == bucket + extra
    assert len(TEXT.seal("x" * (longest + 1), HERE)) > bucket + extra
    assert len(TEXT.seal("\u00e9" * (longest // 2), HERE)) == bucket + extra


def test_every_kenyan_number_is_as_long_sealed_as_any_other() -> None:
    assert {len(SEALER.seal(f"+2547{n:08d}", HERE)) for n in range(0, 10**8, 10**7)} == {78}


def test_equal_values_are_found_and_seals_of_them_are_not_equal() -> None:
    index = Index(shared(k1="index"))
    assert index.of(NUMBER) == index.of(NUMBER) != index.of("+254712345679")
    assert TEXT.seal(WORDS, HERE) != TEXT.seal(WORDS, HERE)


def test_an_index_is_hmac_sha256_cut_to_sixteen_bytes_under_each_key() -> None:
    index = Index(shared(k2="new", k1="old"))
    by_hand = [
        (kid, hmac.new(key(name), b"c1|+254712345678", sha256).digest()[:16])
        for kid, name in ((2, "new"), (1, "old"))
    ]
    assert index.every(NUMBER) == by_hand and index.of(NUMBER) == by_hand[0]
    assert index.names(NUMBER) == [digest.hex() for _kid, digest in by_hand]
