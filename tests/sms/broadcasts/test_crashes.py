"""A broadcast goes on exactly where it stopped: killed workers, and two at once."""

from __future__ import annotations

import multiprocessing
import threading
from datetime import timedelta
from uuid import UUID

from models import broadcasts
from sms import broadcasting, outbox
from tests.sms.broadcasts.studio import Studio, got, phone, sizes
from tests.sms.scripted_gateway import Answer, Asked, Gateway, accepting, gateway

PHONES = range(1, 11)


def _in_child(studio: Studio, at: Gateway, id: UUID) -> None:
    studio.database.dispose(close=False)  # the parent's connections are not ours
    while broadcasting.run(studio.sending(at), id):
        pass


def test_killed_before_the_outcome_is_written_the_batch_is_unknown_and_the_rest_goes_on(
    studio: Studio,
) -> None:
    for number in PHONES:
        studio.subscriber(number)
    id, reached = studio.released(), threading.Event()

    def second_holds(asked: Asked) -> Answer:
        if len(at.asked) < 2:
            return accepting(asked)
        reached.set()
        return Answer(waits=20)

    fork = multiprocessing.get_context("fork")
    with gateway(second_holds) as at:
        worker = fork.Process(target=_in_child, args=(studio, at, id))
        worker.start()
        assert reached.wait(10)
        worker.kill()
        worker.join(10)
        assert studio.messages(id) == {("accepted", ""): 3, ("sending", ""): 3}
        at.script = accepting
        assert studio.runs(id, at).tried == 6, "another has it in hand"
        studio.later(seconds=31)
        outbox.stuck(studio.database, studio.now)
        assert studio.runs(id, at).state == "done"
    assert got(at) == dict.fromkeys(map(phone, PHONES), 1)
    assert sizes(at) == [3, 3, 3, 1]
    assert studio.messages(id) == {("accepted", ""): 7, ("unknown", "sender was lost"): 3}


def test_the_clock_offers_what_a_killed_worker_had_and_nothing_that_is_in_hand(
    studio: Studio,
) -> None:
    studio.subscriber(1)
    id, seen = studio.released(), list[list[UUID]]()

    def owed(after: float) -> list[UUID]:
        with studio.database.begin() as db:
            return broadcasts.owed(db, studio.now + timedelta(seconds=after), 10)

    def look(asked: Asked) -> Answer:
        seen.extend([owed(29), owed(31)])
        return accepting(asked)

    with gateway(look) as at:
        assert owed(0) == [id]
        studio.runs(id, at)
    assert seen == [[], [id]]
    assert owed(3600) == []


def test_two_workers_at_once_send_each_phone_once(studio: Studio) -> None:
    for number in range(1, 61):
        studio.subscriber(number)
    id = studio.released()
    fork = multiprocessing.get_context("fork")
    with gateway() as at:
        both = [fork.Process(target=_in_child, args=(studio, at, id)) for _ in range(2)]
        for process in both:
            process.start()
        for process in both:
            process.join(30)
        assert [process.exitcode for process in both] == [0, 0]
        studio.later(seconds=31)
        assert studio.runs(id, at).state == "done"
    assert got(at) == dict.fromkeys(map(phone, range(1, 61)), 1)
    assert studio.messages(id) == {("accepted", ""): 60}


def test_a_phone_that_has_it_never_gets_it_again_wherever_the_list_is_begun(
    studio: Studio,
) -> None:
    for number in PHONES:
        studio.subscriber(number)
    id = studio.released()
    with gateway() as at:
        broadcasting.run(studio.sending(at), id, seconds=0)
        with studio.database.begin() as db:
            broadcasts.change(db, id, at_language="", at_row=None)
        assert studio.runs(id, at).state == "done"
    assert got(at) == dict.fromkeys(map(phone, PHONES), 1)
