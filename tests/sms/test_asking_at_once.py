"""Two clocks, or a clock and a call, at the same moment: one question each, and nobody waits long."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, Engine, event, text

from models import contacts, messages
from sms import asking
from tests.launch.waiting import until
from tests.models.processes import engine_of
from tests.models.stands import stands
from tests.models.together import behind
from tests.sms.scene import NOW, Phone, Scene
from tests.sms.test_asking import LATER, solved
from tests.sms.test_lock_order import _somebody_waits

# Whoever reads the setbacks stands still in the middle of its statement while another has the key.
GATE = 417
STAND_STILL = (
    "alter table setbacks rename to setbacks_behind",
    f"create view setbacks as select setbacks_behind.* from (select pg_advisory_xact_lock({GATE}))"
    " as gate left join setbacks_behind on true offset 0",
)


def asks(scene: Scene, db: Connection, limit: int = 1) -> int:
    batch = asking.ask_some(db, scene.vault, scene.languages, now=LATER, limit=limit)
    return len(batch.written)


def test_two_clocks_at_once_ask_one_person_one_question(
    scene: Scene, asha: Phone, resident: Phone
) -> None:
    """Each of them finds one of the two reports, and none sees what the other has written."""
    for _ in range(2):
        solved(scene, asha, resident)

    with scene.database.begin() as one, scene.database.begin() as other:
        assert (asks(scene, one), asks(scene, other)) == (1, 0)
    with scene.database.begin() as later:
        assert asks(scene, later) == 0, "the first has not been answered"


def test_a_question_committed_during_the_search_of_another_clock_is_seen(
    scene: Scene, asha: Phone, resident: Phone
) -> None:
    for _ in range(2):
        solved(scene, asha, resident)
    with scene.database.begin() as db:
        for change in STAND_STILL:
            db.execute(text(change))

    def first(db: Connection) -> int:
        db.execute(text(f"select pg_advisory_xact_lock({GATE})"))
        return asks(scene, db)

    assert behind(scene.database, first, lambda db: asks(scene, db)) == (1, 0)


def ended(scene: Scene, count: int, first: int = 500) -> list[tuple[UUID, UUID]]:
    """(report, contact) of as many residents with one solved report each, as they are asked."""
    found = list[tuple[UUID, UUID]]()
    for which in range(count):
        phone = scene.phone(first + which)
        report = scene.report(phone)
        with scene.database.begin() as db:
            stands(db, report, state="resolved", closed_at=NOW + timedelta(seconds=which - 60))
        found.append((report, phone.contact))
    return found


@pytest.fixture
def web(database_url: str) -> Iterator[Engine]:
    yield from engine_of(database_url, "web")


def _writes(db: Connection, report: UUID) -> None:
    """The same question by somebody else, not committed yet: who asks it waits for that."""
    messages.add(
        db,
        id=uuid4(),
        direction="out",
        purpose="question",
        status="queued",
        words_sealed=b"",
        created_at=NOW,
        cause=f"question:{report}:{LATER.isoformat()}",
    )


def test_a_call_of_who_was_asked_waits_for_no_question_of_the_next_few(
    scene: Scene, web: Engine
) -> None:
    everybody = ended(scene, asking.AT_ONCE + 1)
    with ThreadPoolExecutor(1) as clock:
        with scene.database.begin() as db:
            _writes(db, everybody[-1][0])
            asked = clock.submit(
                asking.ask, scene.database, scene.vault, scene.languages, now=LATER
            )
            until(lambda: asked.done() or _somebody_waits(scene.database))
            assert not asked.done()
            for _report, contact in everybody[:-1]:
                with web.begin() as call:
                    contacts.prefer(call, contact, language="sw")
        assert len(asked.result(10)) == asking.AT_ONCE


def test_all_that_are_due_are_asked_at_one_beat_up_to_its_limit(scene: Scene) -> None:
    ended(scene, asking.AT_ONCE + 3)
    given = scene.database, scene.vault, scene.languages
    assert len(asking.ask(*given, now=LATER, limit=asking.AT_ONCE + 1)) == asking.AT_ONCE + 1
    assert len(asking.ask(*given, now=LATER)) == 2


def test_who_waits_is_asked_once_a_batch_and_not_where_none_is_due(scene: Scene) -> None:
    sent = list[str]()
    event.listen(scene.database, "before_cursor_execute", lambda *told: sent.append(str(told[2])))
    with scene.database.begin() as db:
        assert asks(scene, db, 5) == 0
    assert len(sent) == 1
    costs = list[int]()
    for count in (1, 3):
        ended(scene, count, 600 + count)
        sent.clear()
        with scene.database.begin() as db:
            assert asks(scene, db, 5) == count
        costs.append(len(sent) - 2)
    assert costs[1] == 3 * costs[0]
