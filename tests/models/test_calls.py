"""Calls from the journal: hops come twice, late and in any order, and give the same call."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, Engine

from models import call_ends, calls, reports
from models.calls import Call, Hop
from tests.conftest import NOON

CALL = "3f" * 16
LATER = NOON + timedelta(minutes=2)
Act = Callable[[Connection], None]


def hop(number: int, screen: str, *, language: str = "en", ended: bool = False) -> Hop:
    """An ordinary hop; each ten seconds after the one before."""
    return Hop(
        call_id=CALL,
        number=number,
        at=NOON + timedelta(seconds=10 * number),
        service_code="*384*70421#",
        network="63902",
        language=language,
        screen=screen,
        typed_sealed=b"typed %d" % number,
        reply_sealed=b"reply %d" % number,
        sensitive=False,
        ended=ended,
    )


def private(number: int, *, ended: bool = False) -> Hop:
    """A hop inside the sensitive branch, as the web process writes it."""
    bare = hop(number, "", language="", ended=ended)
    return replace(bare, typed_sealed=None, reply_sealed=None, sensitive=True)


WHOLE = (
    hop(0, "language", language=""),
    hop(1, "main", language="sw"),
    hop(2, "category", language="sw"),
    hop(3, "sent", language="en", ended=True),
)
PRIVATE = (hop(0, "main"), hop(1, "category"), private(2), private(3, ended=True))


def drained(db: Connection, hops: Iterable[Hop]) -> tuple[Call | None, list[Hop]]:
    """What is kept after these hops, undone again."""
    with db.begin_nested() as undo:
        for each in hops:
            calls.keep(db, each)
        kept = calls.get(db, CALL), calls.hops_of(db, CALL)
        undo.rollback()
    return kept


def test_a_call_is_its_hops_in_order(database: Engine) -> None:
    with database.begin() as db:
        call, hops = drained(db, WHOLE)
        assert calls.get(db, CALL) is None
    assert call == Call(
        id=CALL,
        service_code="*384*70421#",
        network="63902",
        language="en",
        end="",
        last_screen="sent",
        hops=4,
        sensitive=False,
        report_id=None,
        duration_ms=None,
        cost="",
        started_at=NOON,
        last_at=NOON + timedelta(seconds=30),
        ended_at=NOON + timedelta(seconds=30),
    )
    assert [each.screen for each in hops] == ["language", "main", "category", "sent"]
    assert [each.typed_sealed for each in hops] == [b"typed %d" % n for n in range(4)]


def test_hops_in_any_order_and_twice_give_the_same_call(database: Engine) -> None:
    with database.begin() as db:
        told = drained(db, WHOLE)
        for order in permutations(WHOLE):
            assert drained(db, (*order, *order[:2])) == told, [each.number for each in order]


def test_a_hop_worked_out_twice_is_kept_as_it_first_was(database: Engine) -> None:
    with database.begin() as db:
        again = replace(WHOLE[1], typed_sealed=b"another", screen="main")
        call, hops = drained(db, (*WHOLE, again))
    assert call and call.hops == 4 and hops[1].typed_sealed == b"typed 1"


def test_of_a_sensitive_call_the_shape_alone_is_kept_in_any_order(database: Engine) -> None:
    with database.begin() as db:
        for order in permutations(PRIVATE):
            call, hops = drained(db, order)
            assert call and call.sensitive and call.hops == 4
            assert (call.language, call.last_screen, call.report_id) == ("", "", None)
            assert call.started_at == call.last_at == NOON, "the hour is all that is kept"
            for each in hops:
                assert (each.screen, each.typed_sealed, each.reply_sealed) == ("", None, None)


def test_a_call_cut_keeps_nothing_of_lines_that_come_later(database: Engine) -> None:
    with database.begin() as db:
        calls.keep(db, WHOLE[0])
        calls.cut(db, CALL)
        for each in WHOLE[1:]:
            calls.keep(db, each)
        call, hops = calls.get(db, CALL), calls.hops_of(db, CALL)
    assert call and (call.language, call.last_screen, call.hops) == ("", "", 4)
    assert not any(each.screen or each.typed_sealed or each.reply_sealed for each in hops)


def filed(db: Connection) -> UUID:
    """An ordinary report to bind a call to."""
    report_id = uuid4()
    reports.file(
        db,
        id=report_id,
        reference="482130971",
        category="theft",
        severity="high",
        ward_code="1371",
        happening_now=True,
        channel="ussd",
        language="en",
        contact="none",
        created_at=NOON,
    )
    return report_id


def end(db: Connection) -> None:
    """The gateway's word of the end, two minutes on."""
    call_ends.end(db, CALL, status="Success", duration_ms=31_000, cost="KES 2.0", now=LATER)


def test_the_end_and_the_report_may_come_before_the_first_hop(database: Engine) -> None:
    with database.begin() as db:
        report = filed(db)

        def bind(db: Connection) -> None:
            calls.bind(db, CALL, report, NOON + timedelta(seconds=30))

        def drain(db: Connection) -> None:
            for each in WHOLE:
                calls.keep(db, each)

        told = {played(db, order) for order in permutations((bind, drain, end))}
        (call,) = told
    assert (call.end, call.duration_ms, call.cost) == ("Success", 31_000, "KES 2.0")
    assert (call.report_id, call.hops, call.last_screen) == (report, 4, "sent")
    assert (call.service_code, call.started_at) == ("*384*70421#", NOON)


def played(db: Connection, acts: Iterable[Act]) -> Call:
    """What is kept after these acts but for when the end was heard, undone again."""
    with db.begin_nested() as undo:
        for act in acts:
            act(db)
        call = calls.get(db, CALL)
        undo.rollback()
    assert call and call.ended_at in (LATER, NOON + timedelta(seconds=30))
    return replace(call, ended_at=None, last_at=NOON)


def test_a_call_that_was_dropped_has_ended_when_the_gateway_says_so(database: Engine) -> None:
    with database.begin() as db:
        calls.keep(db, WHOLE[0])
        calls.keep(db, WHOLE[1])
        open_ = calls.get(db, CALL)
        call_ends.end(db, CALL, status="Incomplete", duration_ms=None, cost="", now=LATER)
        calls.keep(db, WHOLE[2])
        call = calls.get(db, CALL)
    assert open_ and open_.ended_at is None
    assert call and (call.end, call.ended_at, call.last_screen) == ("Incomplete", LATER, "category")


def test_of_a_sensitive_call_the_hour_it_ended_is_kept_and_not_how_long_it_was(
    database: Engine,
) -> None:
    def drain(db: Connection) -> None:
        for each in PRIVATE[:3]:
            calls.keep(db, each)

    with database.begin() as db:
        for order in permutations((drain, end)):
            with db.begin_nested() as undo:
                for act in order:
                    act(db)
                call = calls.get(db, CALL)
                undo.rollback()
            assert call and (call.end, call.duration_ms, call.cost) == ("Success", None, "")
            assert call.ended_at == NOON, "the hour is all that is kept"
    with database.begin() as db:
        drain(db)
        end(db)
        end(db)
        call = calls.get(db, CALL)
    assert call and (call.ended_at, call.duration_ms) == (NOON, None)


@pytest.mark.parametrize("known", [0, 1], ids=["under the new key", "under the one before"])
def test_an_end_is_kept_with_the_call_under_whichever_key_it_is_known(
    database: Engine, known: int
) -> None:
    names = ("4e" * 16, CALL)
    begun = replace(WHOLE[0], call_id=names[known])
    with database.begin() as db:
        calls.keep(db, begun)
        call_ends.end(db, *names, status="Incomplete", duration_ms=900, cost="", now=LATER)
        kept = [calls.get(db, name) for name in names]
    assert [call.end if call else None for call in kept].index("Incomplete") == known
    assert [call for call in kept if call is None] == [None]


@pytest.mark.parametrize("order", ["bound, then cut", "cut, then bound"])
def test_a_sensitive_call_names_no_report(database: Engine, order: str) -> None:
    with database.begin() as db:
        report = filed(db)
        if order == "bound, then cut":
            calls.bind(db, CALL, report, NOON)
            calls.keep(db, private(3))
        else:
            calls.keep(db, private(3))
            calls.bind(db, CALL, report, NOON)
        call = calls.get(db, CALL)
    assert call and call.sensitive and call.report_id is None


def test_hops_of_a_call_nobody_made_are_none(database: Engine) -> None:
    with database.connect() as db:
        assert calls.get(db, CALL) is None and calls.hops_of(db, CALL) == []
