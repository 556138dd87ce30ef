"""What lies in databases already: values made by the first release, which every later one finds."""

from __future__ import annotations

from models.vault import Vault

NUMBER = "+254712345678"


def test_the_index_of_a_number_stays_as_it_was(vault: Vault) -> None:
    assert vault.phones.of(NUMBER) == (1, bytes.fromhex("bcfc4f573fae867659c625cbceeaf014"))


def test_the_index_of_a_reference_stays_as_it_was(vault: Vault) -> None:
    digest = bytes.fromhex("41bc9a659fb3a1334e31770cd1dcd702")
    assert vault.references.of("482130971") == (1, digest)


def test_words_sealed_by_the_first_release_open(vault: Vault) -> None:
    sealed = bytes.fromhex(
        "0101000102030405060708090a0bf5410f7e13ae27aee15dc3117a4b"
        "97706cdbf03b80ad3b39b6ff4e30a786f565"
    )
    assert vault.words.open(sealed, "reports.landmark|1") == "near the kiosk"


def test_a_number_sealed_by_the_first_release_opens(vault: Vault) -> None:
    sealed = bytes.fromhex(
        "01018f40c5adb68f25624ae5b214ea767a6ec94d829d3d7b5e1ad1ba6f3e2138285f"
        "000102030405060708090a0b59bcfff50150ff3cf83243cb04a3e9a306e0692f85af44af9c5e603385ccfdb8"
    )
    assert vault.opener and vault.opener.open(sealed, "contacts.sealed|1") == NUMBER
