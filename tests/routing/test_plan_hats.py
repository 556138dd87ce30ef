"""One phone, several hats: who may never be told is not told as somebody else."""

from __future__ import annotations

import pytest

from routing.directory import Directory
from routing.plan import Subject, plan
from tests.routing.people import KILIMANI, SATURDAY, named, nationally, somebody
from tests.routing.test_plan import planned, who


@pytest.mark.parametrize(
    ("category", "hat", "other"),
    [
        pytest.param("police-conduct", "police", "oversight", id="police as oversight"),
        pytest.param("police-conduct", "forum", "national_desk", id="a forum as the desk"),
        pytest.param("family-safety", "forum", "caseworker", id="a forum as case worker"),
        pytest.param("family-safety", "chief", "caseworker", id="a chief as case worker"),
    ],
)
@pytest.mark.parametrize("elsewhere", [False, True], ids=["here", "elsewhere"])
def test_a_phone_that_may_never_be_told_is_not_told_under_another_hat(
    category: str, hat: str, other: str, elsewhere: bool
) -> None:
    phone = named("one phone")
    also = frozenset({hat, other}) if elsewhere else frozenset()
    told = nationally(other, contact_id=phone, also=also)
    here = [] if elsewhere else [nationally(hat, contact_id=phone)]
    found = planned([told, *here], category)
    assert (who(found), found.desk) == ([], True)
    assert "phone.never" in {left.rule for left in found.left_out}
    assert found.left_out[0].reason.startswith("Answers at a phone of those who may never be told")


def test_a_phone_the_reporter_keeps_it_from_is_not_told_under_another_hat() -> None:
    phone = named("one phone")
    holders = [somebody("chief", contact_id=phone), somebody("forum", contact_id=phone)]
    subject = Subject("theft", "high", KILIMANI, False, kept_from=frozenset({"forum"}))
    found = plan(subject, Directory((*holders, somebody("police", 1))), SATURDAY)
    assert who(found) == ["police 1"]
    assert {left.rule for left in found.left_out} == {"phone.kept_from", "reporter.kept_from"}
