"""Whom a console user works for, said from the terminal."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from models import reports, users
from models.audit import audit
from models.directory import organisations, people
from tests.commandline.conftest import Operator
from tests.commandline.story import NOW, Story

EVE = "eve@example.org"


@pytest.fixture
def haki(story: Story) -> UUID:
    """The id of Haki Centre, a body of case workers; a police post is beside it."""
    made = {}
    with story.database.begin() as db:
        for name, kind in (("Haki Centre", "caseworker"), ("Kilimani Police Post", "police")):
            made[name] = uuid4()
            row = {"id": made[name], "name": name, "kind": kind, "created_at": NOW}
            db.execute(organisations.insert().values(row))
    return made["Haki Centre"]


def add(operator: Operator, *more: str) -> str:
    return operator.says("user", "add", EVE, "--role", "caseworker", *more)


def test_a_user_is_added_as_working_for_an_organisation(
    operator: Operator, story: Story, haki: UUID
) -> None:
    add(operator, "--organisation", "haki centre")
    (user,) = story.rows(users.users)
    assert user.organisation_id == haki
    assert [row.reason for row in story.rows(audit)] == [f"caseworker of organisation:{haki}"]
    assert operator.says("user", "list").rstrip().endswith("Haki Centre")
    add(operator, "--organisation", "Haki Centre")  # another link; nothing else changes
    add(operator)
    assert story.rows(users.users)[0].organisation_id == haki


def test_whom_a_user_works_for_is_changed_and_each_change_is_written_down(
    operator: Operator, story: Story, haki: UUID
) -> None:
    add(operator)
    said = operator.says("user", "works-for", EVE, "Haki Centre")
    assert said == f"{EVE} works for Haki Centre\n"
    (user,) = story.rows(users.users)
    assert user.organisation_id == haki
    assert operator.says("user", "works-for", EVE, "--none") == f"{EVE} works for no organisation\n"
    assert story.rows(users.users)[0].organisation_id is None
    changes = [row for row in story.rows(audit) if row.action == "changed whom user works for"]
    assert [(row.object, row.reason) for row in changes] == [
        (f"user:{user.id}", f"none to {haki}"),
        (f"user:{user.id}", f"{haki} to none"),
    ]


@pytest.mark.parametrize(
    "words, reason",
    [
        (["Haki Center"], "no organisation is called 'Haki Center': did you mean Haki Centre?"),
        (["Zzz"], "no organisation is called 'Zzz': `usalama export directory` and"),
        (["Kilimani Police Post"], "kind police, which may never be told of a case"),
    ],
    ids=["a name like another", "no such name", "a kind never told of cases"],
)
def test_what_is_refused_says_why_and_changes_nothing(
    operator: Operator, story: Story, haki: UUID, words: list[str], reason: str
) -> None:
    add(operator)
    before = story.rows(users.users), story.rows(audit)
    assert reason in operator.is_refused("user", "works-for", EVE, *words)
    assert (story.rows(users.users), story.rows(audit)) == before


def test_a_user_is_not_added_to_an_organisation_nobody_knows(
    operator: Operator, story: Story, haki: UUID
) -> None:
    words = ("user", "add", EVE, "--role", "caseworker", "--organisation", "Haki Centr")
    assert "did you mean Haki Centre?" in operator.is_refused(*words)
    assert story.rows(users.users) == []


def test_adding_again_does_not_change_whom_a_user_works_for(
    operator: Operator, story: Story, haki: UUID
) -> None:
    add(operator)
    words = ("user", "add", EVE, "--role", "caseworker", "--organisation", "Haki Centre")
    assert "`usalama user works-for` changes it" in operator.is_refused(*words)
    assert story.rows(users.users)[0].organisation_id is None


@pytest.mark.parametrize(
    "words", [[], ["Haki Centre", "--none"]], ids=["neither", "a name and none"]
)
def test_it_is_one_of_a_name_and_none(lone_operator: Operator, words: list[str]) -> None:
    lone_operator.is_refused("user", "works-for", EVE, *words, status=2)


def test_nobody_is_found_for_an_address_no_user_has(operator: Operator, haki: UUID) -> None:
    assert "no user" in operator.is_refused("user", "works-for", EVE, "Haki Centre")


def test_what_is_so_already_changes_nothing(operator: Operator, story: Story, haki: UUID) -> None:
    add(operator)
    before = story.rows(users.users), story.rows(audit)
    said = operator.says("user", "works-for", EVE, "--none")
    assert said == f"{EVE} works for no organisation already\n"
    assert (story.rows(users.users), story.rows(audit)) == before


def test_reports_that_came_before_are_kept_from_whom_they_name(
    operator: Operator, story: Story, haki: UUID
) -> None:
    report = story.report(words="beaten by Haki Centre staff")
    beside = story.report(reference="482130989", words="he is armed")
    add(operator)
    said = operator.says("user", "works-for", EVE, "Haki Centre").splitlines()
    assert said[1:] == [
        "1 earlier report names them: kept from them, open ones for the desk to see"
    ]
    kept = {row.id: row.kept_organisations for row in story.rows(reports.reports)}
    assert kept == {report: [haki], beside: []}
    assert operator.says("user", "works-for", EVE, "Haki Centre").splitlines() == [
        f"{EVE} works for Haki Centre already"
    ]


def test_the_doctor_names_users_of_an_organisation_that_has_nobody_any_more(
    operator: Operator, story: Story, haki: UUID
) -> None:
    add(operator)
    assert EVE not in operator.types("doctor").stdout
    operator.says("user", "works-for", EVE, "Haki Centre")
    said = operator.types("doctor").stdout
    assert "1 of the console work for" in said and f"{EVE} (Haki Centre)" in said
    person = story.person()
    with story.database.begin() as db:
        row = people.update().where(people.c.id == person)
        db.execute(row.values(organisation_id=haki))
    assert EVE not in operator.types("doctor").stdout
