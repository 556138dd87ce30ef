"""Which organisations a report is about: what names them, what only stands beside them."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from uuid import UUID

import pytest

from data import shipped
from routing.categories import KINDS
from routing.directory import Holder
from routing.named import KIND_SAID, named, numbers
from tests.routing import accused

RANDOM = Random(7)
POST, FORUM, GUARDS = (UUID(int=n) for n in (1, 2, 3))
TYPED = UUID(int=9)


def holder(of: UUID, organisation: str, kind: str, person: str, role: str) -> Holder:
    return accused._holder(RANDOM, of, organisation, kind, person, role)


HOLDERS = (
    holder(POST, "Kilimani Police Post", "police", "John Kamau", "ocs"),
    holder(POST, "Kilimani Police Post", "police", "Peter Otieno", "officer"),
    holder(FORUM, "Kilimani Community Safety Forum", "forum", "Grace Wanjiru", "coordinator"),
    holder(GUARDS, "Eagle Security", "private_security", "Ali Hassan", "guard"),
)


@pytest.mark.parametrize(
    ("words", "about"),
    [
        ("John Kamau took the money", {POST}),
        ("Kamau John alichukua pesa", {POST}),
        ("OCS Kamau asked for 2000", {POST}),
        ("afande Otieno alimpiga", {POST}),
        ("Grace Wanjru sells it", {FORUM}),
        ("officers from Kilimani police beat him", {POST}),
        ("maafisa wa polisi wa Kilimani walimpiga", {POST}),
        ("guards of Eagle security opened the gate", {GUARDS}),
        ("walinzi wa Eagle waliiba", {GUARDS}),
        ("chairman of Kilimani safety forum", {FORUM}),
        ("near Kilimani police post", set()),
        ("nyuma ya Kilimani Police Post", set()),
        ("opposite Eagle Security offices", set()),
        ("karibu na chief Wanjiru", set()),
        ("John was beaten", set()),
        ("Kamau alianguka", set()),
        ("police did not come", set()),
        ("we called the police Kilimani and nobody came", set()),
        ("tuliita polisi wa Kilimani", set()),
        ("Grace Akinyi is hurt", set()),
        ("Eagle, big bird", set()),
        ("", set()),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_who_a_report_is_about(words: str, about: set[UUID]) -> None:
    assert named([words], HOLDERS, frozenset()) == about


def test_every_kind_has_its_words_and_one_nobody_knows_leaves_the_table_as_it_is() -> None:
    by_hand = replace(HOLDERS[2], kind="militia")
    assert named(["Grace Wanjiru sells it"], [by_hand], frozenset()) == {FORUM}
    assert named(["members of Kilimani safety forum"], [by_hand], frozenset()) == set()
    assert set(KIND_SAID) == set(KINDS)


def test_a_typed_number_names_whoever_answers_there() -> None:
    assert numbers("call 0712 345 678 or +254722000111, plot 712") == {
        "+254712345678",
        "+254722000111",
    }
    typed = frozenset({HOLDERS[0].contact_id})
    assert named(["a number"], HOLDERS, typed) == {POST}


def test_a_name_is_not_made_of_two_sentences() -> None:
    assert named(["I saw John. Kamau road is closed"], HOLDERS, frozenset()) == set()


def test_precision_and_recall_on_the_made_up_set() -> None:
    random = Random(20_261_122)
    made = accused.wards(random)
    right = wrong = missed = 0
    for said in accused.reports(random, made):
        found = named([said.words], made[said.ward].holders, frozenset())
        right += said.truth in found
        wrong += len(found - {said.truth})
        missed += said.truth is not None and said.truth not in found
    precision, recall = right / (right + wrong), right / (right + missed)
    print(f" precision {precision:.3f}, recall {recall:.3f} of {right + missed}", end=" ")
    assert precision >= 0.97 and recall >= 0.80


@pytest.mark.parametrize("organisation", ["Eagle Security (demo)", "Eagle Security (K) Ltd"])
def test_what_stands_in_brackets_in_a_name_is_said_by_nobody(organisation: str) -> None:
    eagle = [holder(GUARDS, organisation, "private_security", "Ali Hassan", "guard")]
    for words in ("Eagle Security guards stole my phone", "walinzi wa Eagle waliiba"):
        assert named([words], eagle, set()) == {GUARDS}, words
    assert named(["opposite Eagle Security offices"], eagle, set()) == set()


def test_a_name_all_in_brackets_is_said_as_it_stands() -> None:
    eagle = [holder(GUARDS, "(Eagle Security)", "private_security", "Ali Hassan", "guard")]
    assert named(["Eagle Security guards stole my phone"], eagle, set()) == {GUARDS}


WHO = {
    "police": "officers",
    "private_security": "guards",
    "forum": "chairman",
    "resident_association": "chairman",
    "nyumba_kumi": "chairman",
}


def test_whoever_the_demo_directory_has_is_accused_by_name_and_not_where_only_near() -> None:
    those = {row["organisation"]: row["kind"] for row in shipped.rows("demo_directory.csv")}
    bodies = [(name, kind) for name, kind in those.items() if kind in WHO]
    assert len(bodies) > 90
    for name, kind in bodies:
        it = [holder(POST, name, kind, "Ali Hassan", "officer")]
        said = name.removesuffix(" (demo)")
        assert named([f"{WHO[kind]} of {said} stole my phone"], it, set()) == {POST}, name
        for words in (f"near {said}", f"stolen at {said}", f"we called {said}, nobody came"):
            assert named([words], it, set()) == set(), words
