"""What makes the watch over coverage look again within the hour: another register, rules to come."""

from __future__ import annotations

from datetime import timedelta

from models import coverage
from models.register import wards
from models.rule_books import rule_books
from routing.rulebook import NOT_TOLD, Row
from routing.rulebook_form import kept
from tests.models.test_rule_books import somebody
from tests.sms.scene import NOW, Phone, Scene
from tests.sms.test_coverage import looks


def masks(scene: Scene) -> set[int]:
    with scene.database.begin() as db:
        return {one.gap.nobody for one in coverage.gaps(db, ["1371"])}


def test_a_register_with_as_many_wards_elsewhere_is_looked_at_at_once(
    scene: Scene, asha: Phone, brian: Phone
) -> None:
    looks(scene)
    assert masks(scene) == set()
    with scene.database.begin() as db:
        here = wards.c.code == "1371"
        db.execute(wards.update().where(here).values(code="9999"))
    looks(scene, NOW + timedelta(minutes=1))
    with scene.database.begin() as db:
        assert coverage.gaps(db, ["9999"]), "as many wards, and another one"


def test_rules_approved_for_the_evening_show_their_hole_before(
    scene: Scene, asha: Phone, brian: Phone
) -> None:
    looks(scene)
    evening = NOW + timedelta(hours=5)
    with scene.database.begin() as db:
        author, approver = (somebody(db, name, NOW) for name in ("ann", "ben"))
        db.execute(
            rule_books.insert().values(
                state="approved",
                rows=[kept(Row("none", levels={"forum": NOT_TOLD}))],
                author_id=author,
                approver_id=approver,
                created_at=NOW,
                effective_at=evening,
            )
        )
    looks(scene, NOW + timedelta(minutes=1))
    assert masks(scene) == {sum(1 << hour for hour in range(5, 24))}
