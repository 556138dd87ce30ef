"""A broadcast goes on exactly where it stopped: killed workers, and two at once."""

from __future__ import annotations

import multiprocessing
import threading
from datetime import timedelta
from uuid import UUID

from models import audience, broadcasts
from models.broadcasts import broadcast_recipients
from sms import broadcasting, outbox
from sms.broadcast_steps import cancel
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


def _without_a_key(studio: Studio, id: UUID, table: str) -> None:
    """What is kept sealed in a table names a key this service has no more."""
    columns = {"messages": ["words_sealed"], "broadcasts": ["words_en_sealed", "words_sw_sealed"]}
    told = ", ".join(f"{one} = set_byte({one}, 1, 99)" for one in columns[table])
    key = "broadcast_id" if table == "messages" else "id"
    with studio.database.begin() as db:
        db.exec_driver_sql(f"update {table} set {told} where {key} = '{id}'")


def test_one_message_whose_key_was_taken_out_fails_and_the_broadcast_ends(studio: Studio) -> None:
    for number in PHONES:
        studio.subscriber(number)
    id = studio.released()
    with gateway(lambda _: Answer(500, "no")) as at:
        studio.runs(id, at)
        _without_a_key(studio, id, "messages")
        at.script = accepting
        studio.later(minutes=1)
        assert studio.runs(id, at).state == "done"
    assert studio.messages(id) == {("failed", "words cannot be opened"): 3, ("accepted", ""): 7}


def test_a_broadcast_whose_own_words_cannot_be_opened_ends_and_says_so(studio: Studio) -> None:
    studio.subscriber(1)
    id = studio.released()
    _without_a_key(studio, id, "broadcasts")
    with gateway() as at:
        ended = studio.runs(id, at)
    assert (ended.state, ended.trouble, at.asked) == ("done", "its words cannot be opened", [])


def test_whom_it_was_for_is_forgotten_when_it_is_called_off(studio: Studio) -> None:
    for number in PHONES:
        studio.subscriber(number)
    id, other = studio.released(), studio.released()
    with gateway() as at:
        for one in (id, other):
            broadcasting.run(studio.sending(at), one, seconds=0)
    with studio.database.begin() as db:
        cancel(db, id, "wrong bridge", now=studio.now)
        assert audience.forget_ended(db, studio.now - timedelta(days=1)) == len(PHONES)
        kept = db.execute(broadcast_recipients.select()).all()
    assert {row.broadcast_id for row in kept} == {other}


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
