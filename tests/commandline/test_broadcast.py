"""Broadcasts from the terminal: tried out, written, watched and called off, never released."""

from __future__ import annotations

import threading
import time
from uuid import UUID

import pytest

from models import broadcasts, contacts, subscriptions, users
from models.audit import audit
from models.broadcasts import Broadcast
from tests.commandline.conftest import Operator
from tests.commandline.story import NOW, Story

ENGLISH, SWAHILI = "Water is back on Ngong Road.", "Maji yamerudi barabara ya Ngong."
WORDS = ("--en", ENGLISH, "--sw", SWAHILI)
TO = ("broadcast", "write", "--about", "advice", "--to", "ward:Kilimani")


@pytest.fixture
def ward(story: Story) -> Story:
    """Two who asked for notices, and a user."""
    with story.database.begin() as db:
        for number, language in ((601, "en"), (602, "sw")):
            contact = contacts.keep(db, story.vault, f"+254700000{number}", NOW).id
            subscriptions.subscribe(db, contact, "1371", language=language, channel="ussd", now=NOW)
        users.add(db, "rehema@usalama.example", "operator", "", NOW)
        users.add(db, "viewer@usalama.example", "viewer", "", NOW)
    return story


def written(operator: Operator) -> UUID:
    said = operator.says(*TO, *WORDS, "--as", "rehema@usalama.example")
    return UUID(said.splitlines()[-1].split()[0])


def kept(story: Story, id: UUID) -> Broadcast:
    with story.database.begin() as db:
        found = broadcasts.get(db, id)
    assert found
    return found


def test_a_dry_run_says_what_it_would_be_and_keeps_nothing(operator: Operator, ward: Story) -> None:
    said = operator.says(*TO, *WORDS, "--dry-run").splitlines()
    assert said[0].startswith(f"en: {ENGLISH} In danger call 999")
    assert said[1].strip() == "75 characters, 1 parts, 1 phones"
    assert said[-2] == "to 2 phones in Kilimani ward: 2 parts, KES 1.60, 0.0 s"
    assert said[-1] == "a dry run: nothing was kept"
    assert (ward.rows(broadcasts.broadcasts), ward.rows(audit)) == ([], [])


def test_written_it_waits_for_a_second_person(operator: Operator, ward: Story) -> None:
    id = written(operator)
    one = kept(ward, id)
    assert (one.state, one.area_code, one.audience) == ("waiting", "1371", "subscribers")
    (row,) = ward.rows(audit)
    assert (row.action, row.reason) == (
        "wrote broadcast",
        "as rehema@usalama.example, about advice",
    )
    assert f"{id}  waiting" in operator.says("broadcast", "list")
    assert operator.says("broadcast", "show", f"{id}") == "waiting: 0 of 0 phones\n"


def test_what_the_rule_is_against_is_said_at_once(operator: Operator, ward: Story) -> None:
    said = operator.says(
        "broadcast", "write", "--about", "night", "--to", "national", *WORDS, "--dry-run"
    )
    assert "Only an administrator can release it" in said


@pytest.mark.parametrize(
    ("words", "status", "why"),
    [
        ((*TO, "--en", ENGLISH, "--as", "rehema@usalama.example"), 1, "nothing in Kiswahili"),
        ((*TO, *WORDS, "--as", "viewer@usalama.example"), 1, "no operator or administrator"),
        ((*TO, *WORDS), 2, "say --as whom"),
        ((*TO[:4], "--to", "ward:Township", *WORDS), 1, "Which ward: "),
        ((*TO[:4], "--to", "village:9", *WORDS), 2, "like ward:1371"),
        (("broadcast", "show", f"{UUID(int=0)}"), 1, "there is no broadcast"),
        (("broadcast", "release", f"{UUID(int=0)}"), 2, "No such command"),
    ],
    ids=[
        "one language",
        "a viewer",
        "nobody",
        "nine wards of a name",
        "no area",
        "no broadcast",
        "releasing",
    ],
)
def test_what_is_refused(
    operator: Operator, ward: Story, words: tuple[str, ...], status: int, why: str
) -> None:
    assert why in operator.is_refused(*words, status=status)
    assert ward.rows(broadcasts.broadcasts) == []


def test_called_off_it_says_why_and_only_once(operator: Operator, ward: Story) -> None:
    id = written(operator)
    why = ("--reason", "the pipe of 0712 345 678 broke again")
    operator.says("broadcast", "cancel", f"{id}", *why)
    assert (kept(ward, id).state, kept(ward, id).note) == (
        "cancelled",
        "the pipe of (phone) broke again",
    )
    assert "It was called off." in operator.is_refused("broadcast", "cancel", f"{id}", *why)


def test_watching_ends_when_it_has_ended(operator: Operator, ward: Story) -> None:
    id = written(operator)
    assert "nobody has released it" in operator.is_refused("broadcast", "watch", f"{id}")
    second = ward.rows(users.users)[-1].id
    ward.change(
        broadcasts.broadcasts,
        id,
        state="running",
        released_at=NOW,
        released_by_id=second,
        total=2,
        tried=1,
    )

    def end() -> None:
        time.sleep(0.3)
        ward.change(broadcasts.broadcasts, id, state="done", tried=2)

    ending = threading.Thread(target=end)
    ending.start()
    said = operator.says("broadcast", "watch", f"{id}")
    ending.join()
    assert said == "done: 2 of 2 phones\n"
