"""Who may use the console, from the terminal."""

from __future__ import annotations

from hashlib import sha256

import pytest
from sqlalchemy import select

from console.passwords import matches
from models import forums, users
from models.audit import audit
from models.directory import organisations
from tests.commandline.conftest import Operator
from tests.commandline.story import NOW, Story

PASSWORD = "four words that fit together"


def test_a_user_with_a_password_can_sign_in(operator: Operator, story: Story) -> None:
    said = operator.says(
        "user", "add", "Anna@Example.org", "--role", "operator", "--password-stdin", stdin=PASSWORD
    )
    assert said == "anna@example.org added as operator\n"
    user = story.rows(users.users)[0]
    assert matches(user.password_hash, PASSWORD)
    assert PASSWORD not in user.password_hash
    assert [(row.action, row.object, row.reason) for row in story.rows(audit)] == [
        ("added user", f"user:{user.id}", "operator")
    ]


def test_a_user_without_a_password_is_given_a_link_that_holds(
    operator: Operator, story: Story
) -> None:
    said = operator.says(
        "user", "add", "anna@example.org", "--role", "viewer", "--console", "https://us.example/"
    )
    link = said.split()[-1]
    assert link.startswith("https://us.example/invitation/")
    digest = sha256(link.rpartition("/")[2].encode()).digest()
    with story.database.connect() as db:
        invited = users.invited(db, digest, NOW)
    assert invited
    assert (invited.email, invited.role) == ("anna@example.org", "viewer")


def test_who_has_lost_the_link_is_given_another(operator: Operator, story: Story) -> None:
    words = ("user", "add", "anna@example.org", "--role", "viewer")
    first, second = operator.says(*words), operator.says(*words)
    assert second.startswith("anna@example.org is a user already\n")
    assert first.split()[-1] != second.split()[-1]
    assert len(story.rows(users.users)) == 1


@pytest.mark.parametrize(
    "words, stdin, reason",
    [
        (["--role", "admin"], "", "is a user already, as viewer"),
        (["--role", "viewer", "--password-stdin"], PASSWORD, "is a user already"),
        (["--role", "viewer", "--password-stdin"], "short", "Too short"),
    ],
    ids=["another role", "another password", "a weak password"],
)
def test_what_a_user_is_not_given(
    operator: Operator, story: Story, words: list[str], stdin: str, reason: str
) -> None:
    operator.says("user", "add", "anna@example.org", "--role", "viewer")
    before = story.rows(users.users)
    assert reason in operator.is_refused("user", "add", "anna@example.org", *words, stdin=stdin)
    assert story.rows(users.users) == before


@pytest.mark.parametrize(
    "words",
    [["add", "anna", "--role", "viewer"], ["add", "a@b.ke", "--role", "king"], ["add", "a@b.ke"]],
    ids=["no address", "no such role", "no role"],
)
def test_what_is_no_user(lone_operator: Operator, words: list[str]) -> None:
    lone_operator.is_refused("user", *words, status=2)


def test_who_is_switched_off_is_out_at_once(operator: Operator, story: Story) -> None:
    operator.says("user", "add", "anna@example.org", "--role", "viewer")
    user = story.rows(users.users)[0]
    with story.database.begin() as db:
        users.sign_in(db, user.id, b"digest", "form", NOW)
    operator.says("user", "disable", "anna@example.org")
    assert (story.rows(users.sign_ins), story.rows(users.invitations)) == ([], [])
    with story.database.connect() as db:
        assert users.by_email(db, "anna@example.org") is None
    assert operator.says("user", "list").split()[:3] == ["anna@example.org", "viewer", "off"]
    for words in (["disable", "anna@example.org"], ["add", "anna@example.org", "--role", "viewer"]):
        assert "switched off" in operator.is_refused("user", *words)


def test_the_list_says_who_was_invited_and_who_is_active(operator: Operator) -> None:
    operator.says("user", "add", "a@example.org", "--role", "viewer")
    operator.says(
        "user", "add", "b@example.org", "--role", "admin", "--password-stdin", stdin=PASSWORD
    )
    lines = operator.says("user", "list").splitlines()
    assert [line.split()[:3] for line in lines] == [
        ["a@example.org", "viewer", "invited"],
        ["b@example.org", "admin", "active"],
    ]


def test_a_user_of_a_forum_keeps_its_lists(operator: Operator, story: Story) -> None:
    story.person()
    with story.database.begin() as db:
        named = db.execute(select(organisations.c.id, organisations.c.name)).one()
    operator.says("user", "add", "m@example.org", "--role", "forum", "--forum", named.name)
    with story.database.connect() as db:
        user = users.by_email(db, "m@example.org")
        assert user and forums.of_user(db, user.id) == named.id


def test_a_forum_nobody_knows_is_refused(operator: Operator, story: Story) -> None:
    words = ("user", "add", "m@example.org", "--role", "forum", "--forum", "Nowhere")
    assert "no organisation is called 'Nowhere'" in operator.is_refused(*words)
    assert story.rows(users.users) == []


def test_a_case_worker_may_be_for_one_kind_of_case_alone(operator: Operator, story: Story) -> None:
    words = ("user", "add", "eve@example.org", "--role", "caseworker")
    operator.says(*words, "--cases", "police-conduct")
    (user,) = story.rows(users.users)
    assert (user.role, user.cases) == ("caseworker", "police-conduct")
    assert [row.reason for row in story.rows(audit)] == ["caseworker police-conduct"]
    assert "already, as caseworker police-conduct" in operator.is_refused(*words)
    named = ("user", "add", "joe@example.org", "--role", "viewer", "--cases", "family-safety")
    assert "--cases is for the role caseworker" in operator.is_refused(*named, status=2)
