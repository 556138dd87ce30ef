"""What is taken out of copies of typed words, and what looks like it but stays."""

from __future__ import annotations

import time

import pytest

from sms.masking import masked, masked_for_duty

FOUND = [
    ("mobile", "call 0712345678 now", "call (phone) now"),
    ("mobile of 01", "0112 345 678", "(phone)"),
    ("mobile in groups", "0712 345 678.", "(phone)."),
    ("mobile with dots", "0712.345.678", "(phone)"),
    ("mobile with dashes", "0712-345-678", "(phone)"),
    ("mobile digit by digit", "0 7 1 2 3 4 5 6 7 8", "(phone)"),
    ("international", "+254712345678", "(phone)"),
    ("international without a plus", "254 712 345 678", "(phone)"),
    ("nine digits", "712345678 ni yangu", "(phone) ni yangu"),
    ("letter l for one", "07l2345678", "(phone)"),
    ("letter O for nought", "O712345678", "(phone)"),
    ("landline", "020 2345678", "(phone)"),
    ("toll free", "0800 722 203", "(phone)"),
    ("a number abroad", "+44 7700 900123", "(phone)"),
    ("two numbers", "0712345678 au 0723456789", "(phone) au (phone)"),
    ("a mail address", "write to a.b@example.co.ke please", "write to (email) please"),
    ("KRA PIN", "pin A123456789Z", "pin (PIN)"),
    ("PIN in small letters", "p051234567x", "(PIN)"),
    ("M-Pesa code", "code MF76TNO4KG sent", "code (M-Pesa code) sent"),
    ("another M-Pesa code", "OAH3FEH5DT", "(M-Pesa code)"),
    ("id with a cue", "ID 12345678", "ID (ID)"),
    ("id in Kiswahili", "kitambulisho namba 234567", "kitambulisho namba (ID)"),
    ("id of nine digits", "kipande ni 312345678", "kipande ni (ID)"),
    ("id alone", "yule wa 23456789 alikuja", "yule wa (ID) alikuja"),
]
EVIDENCE = [
    ("a car", "white probox KDA 123A fled", "white probox (plate) fled"),
    ("a car without spaces", "kcb123x", "(plate)"),
    ("a motorcycle", "boda KMFA 123B", "boda (plate)"),
    ("a three-wheeler", "KTWA 123B", "(plate)"),
    ("government", "GK B123", "(plate)"),
    ("police", "GKA 123B", "(plate)"),
    ("county", "22 CG 123A", "(plate)"),
    ("governor", "GVN 022A", "(plate)"),
    ("diplomat", "29 CD 12K", "(plate)"),
    ("an old plate with a cue", "gari KAN 417", "gari (plate)"),
    ("an old plate after its number", "namba ya gari KAN 417", "namba ya gari (plate)"),
    ("a service number", "force no 123456", "force no (service number)"),
    ("a rank and a number", "afande 56789", "afande (service number)"),
    ("a constable", "PC 104567", "PC (service number)"),
]
NAMED = [
    ("is called", "anaitwa John Kamau na yule", "anaitwa (name) na yule"),
    ("small letters", "jina lake ni otieno", "jina lake ni (name)"),
    ("called", "a man called Peter Mwangi", "a man called (name)"),
    ("mother of", "Mama Wanjiku", "Mama (name)"),
    ("beaten by", "alipigwa na Juma", "alipigwa na (name)"),
    ("a title", "chief Omondi alikuja", "chief (name) alikuja"),
    ("a title with a dot", "Mr. Kariuki", "Mr. (name)"),
    ("a name that is a word", "naitwa Baraka", "naitwa (name)"),
]
STAYS = [
    ("kwa 200", "alipewa kwa 200 watu"),
    ("kaa 100", "kaa 100 hapa"),
    ("kra 300", "kra 300"),
    ("kbc 123", "kbc 123"),
    ("knh 200", "karibu na knh 200 metres"),
    ("ksh500", "ksh500"),
    ("kes 300a", "kes 300"),
    ("a ward and a number", "MAKADARA24"),
    ("another of ten signs", "HARAMBEE2B"),
    ("ten letters", "KIRINYAGAS"),
    ("an amount", "KES 20000000"),
    ("an amount with a dot", "ksh. 2500000"),
    ("an amount after", "2500000 bob"),
    ("a plot", "plot 1234567"),
    ("a date", "20260512"),
    ("a clock time", "saa 10:30 jioni"),
    ("a short number", "417"),
    ("a house", "house 12B gate 4"),
    ("emergency numbers", "999 112 116 1195"),
    ("a reference", "482-130-975"),
    ("a place like a name", "Baba Dogo stage"),
    ("a hospital like a name", "karibu na Mama Lucy hospital"),
    ("a title without a name", "chief alisema watu waende"),
    ("a word for assistant", "mwalimu na watu watatu"),
    ("distance", "500m from total"),
]


@pytest.mark.parametrize("text, copy", [r[1:] for r in FOUND], ids=[r[0] for r in FOUND])
def test_what_is_masked_for_everybody(text: str, copy: str) -> None:
    assert masked(text) == copy
    assert masked_for_duty(text) == copy


@pytest.mark.parametrize("text, copy", [r[1:] for r in EVIDENCE], ids=[r[0] for r in EVIDENCE])
def test_what_is_evidence_goes_to_who_must_act_and_to_nobody_else(text: str, copy: str) -> None:
    assert masked(text) == copy
    assert masked_for_duty(text) == text


@pytest.mark.parametrize("text, copy", [r[1:] for r in NAMED], ids=[r[0] for r in NAMED])
def test_a_person_named_is_masked_in_exports(text: str, copy: str) -> None:
    assert masked(text) == copy
    assert masked_for_duty(text) == text


@pytest.mark.parametrize("text", [r[1] for r in STAYS], ids=[r[0] for r in STAYS])
def test_what_only_looks_like_it_stays(text: str) -> None:
    assert masked(text) == text


def test_masking_a_copy_again_changes_nothing() -> None:
    for _, text, copy in (*FOUND, *EVIDENCE, *NAMED):
        assert masked(masked(text)) == copy


@pytest.mark.parametrize(
    "text",
    ["0" * 10_000, "07 " * 3_500, "KDA " * 2_500, "a" * 10_000, "1 " * 5_000, "Ol1" * 3_300, "@." * 5_000, "mama " * 2_000],
    ids=["noughts", "beginnings", "letters", "one letter", "gaps", "slips", "signs", "cues"],
)  # fmt: skip
def test_no_text_takes_long(text: str) -> None:
    started = time.process_time()
    masked(text)
    assert time.process_time() - started < 1.0
