"""The glossary is the one the texts keep to: one Kiswahili word for one thing, everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from commandline.catalogues import marked
from commandline.checks import DOCS, ROOT
from locales.catalogue import texts
from sms.keywords import UNKNOWN, parse

# The English of a term as it stands in texts, where it is not the word of the table.
FORMS = {
    "pass on": r"pass(ed)? (it )?on",
    "hurt": r"anyone hurt",
    "kept": r"kept",
    "free of charge": r"free",
    "closed": r"closed",
    "duty": r"(on|off|has a|this) duty|duty:",
    "accept": r"accept(ed)?",
    "withdraw": r"withdraw(n)?",
    "alert": r"alerts?",
    "report": r"reports?",
    "notice": r"notices?",
    "idea": r"ideas?",
    "ward": r"wards?",
    "case": r"cases?",
    "handed to others": r"handed (it )?to others",
}
# Words of a text that only look like a term, and are no name of the thing.
ASIDE = {
    "kept": ("is kept as solved", "Kept: {kinds}", "kept out"),
    "pass on": ("Reports passed on", "Reports already passed on"),
    "police": ("Complaints about police: {ipoa}",),
    "report": ("who reported it", "The reporter", "Report something"),
}


@dataclass(frozen=True)
class Term:
    """A row of the table: the English term, and what its Kiswahili has in it."""

    english: str
    accepted: tuple[str, ...]

    @property
    def form(self) -> re.Pattern[str]:
        return re.compile(rf"\b{FORMS.get(self.english, self.english)}\b", re.IGNORECASE)


def rows(heading: str) -> Iterator[list[str]]:
    """The cells of each row of the first table under a heading."""
    page = (DOCS / "glossary.md").read_text()
    table = page.split(heading, 1)[1].split("\n|---", 1)[1].split("\n\n", 1)[0]
    for line in table.splitlines()[1:]:
        yield [cell.strip() for cell in line.strip("|").split("|")]


def terms() -> list[Term]:
    listed = rows("# The words we use in Kiswahili")
    return [Term(row[0], tuple(row[2].lower().split(", "))) for row in listed]


TERMS = terms()
KISWAHILI = texts("sw")


def test_the_table_has_the_words_of_the_field() -> None:
    assert len(TERMS) >= 30 and all(term.accepted != ("",) for term in TERMS)


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.english)
def test_a_term_is_said_by_its_word_everywhere(term: Term) -> None:
    aside = ASIDE.get(term.english, ())
    strays = [
        f"{english!r}: {KISWAHILI[english]!r}"
        for english in marked(ROOT)
        if term.form.search(re.sub(r"\{\w+\}", "", english))
        and not any(part in english for part in aside)
        and not any(word in KISWAHILI[english].lower() for word in term.accepted)
    ]
    assert strays == []


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.english)
def test_every_term_is_in_a_text(term: Term) -> None:
    assert any(term.form.search(english) for english in marked(ROOT)), "take it out of the table"


@pytest.mark.parametrize(
    "words",
    ["kitaifa", "bila malipo", "usiku na mchana", "nambari", "tunza", "STOP", "START"],
)
def test_what_was_decided_against_is_in_no_text(words: str) -> None:
    assert [said for said in KISWAHILI.values() if words in said] == []


@pytest.mark.parametrize("row", list(rows("## Words to send")), ids=lambda row: row[0])
def test_each_word_to_send_is_understood_in_both_languages(row: list[str]) -> None:
    english, kiswahili = parse(row[0]), parse(row[1])
    assert english == kiswahili != UNKNOWN
