"""LIST says how many people report an alert, where it is more than one."""

from __future__ import annotations

from sqlalchemy import event

from tests.models.stands import stands
from tests.sms.scene import Phone, Scene


def test_an_alert_that_three_report_says_so(scene: Scene, asha: Phone, resident: Phone) -> None:
    lead = scene.report(resident)
    number = scene.tell(lead, asha)
    for phone in (scene.phone(501), scene.phone(502), scene.phone(502)):
        again = scene.report(phone)
        with scene.database.begin() as db:
            stands(db, again, follows=lead)
    alone = scene.tell(scene.report(scene.phone(503)), asha)
    (said,) = scene.texts(asha, "LIST")
    assert f"{number} Theft or robbery, Kilimani, 3 report it" in said
    assert f"{alone} Theft or robbery, Kilimani" in said and said.count("report it") == 1


def test_the_counts_of_a_list_are_one_statement(scene: Scene, asha: Phone, resident: Phone) -> None:
    for number in range(3):
        scene.tell(scene.report(scene.phone(500 + number)), asha)
    sent: list[str] = []
    event.listen(scene.database, "before_cursor_execute", lambda *a: sent.append(str(a[2])))
    scene.texts(asha, "LIST")
    assert sum("count(DISTINCT" in one for one in sent) == 1
