"""A worker killed after the gateway took a text and before that is kept: what was sent, and what
the receipts of the lost copy do."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import Engine, event, func, select

from locales.marks import Translate
from models import copies, messages
from models.ledger import charges
from models.vault import Vault
from sms import broadcasting, lost_copies, outbox, receipts
from sms.failover import Carrier
from sms.forms import form
from sms.gateway import Outcome
from sms.pace import Pace
from tests.sms.broadcasts.studio import Studio
from tests.sms.scripted_gateway import Answer, Asked, Gateway, gateway, recipient, told
from tests.sms.sending import SENDERS
from tests.sms.test_holding import CODE, carrier_of, given
from tests.sms.written import NUMBERS, a_report, a_text, an_alert, history, message

PHONES = range(417, 420)


@dataclass(frozen=True)
class Interrupted:
    """A gateway that takes what it is given, and then something happens to its worker."""

    line: Carrier
    then: Callable[[], object]

    def send(self, text: str, numbers: Sequence[str], *, sender: str | None) -> list[Outcome]:
        outcomes = self.line.send(text, numbers, sender=sender)
        self.then()
        return outcomes


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_at_commit(database: Engine) -> None:
    event.listen(database, "commit", die)


POINTS = [
    pytest.param(lambda _database: die(), id="before it is written"),
    pytest.param(die_at_commit, id="before it is committed"),
]
Point = Callable[[Engine], None]


def taking(at: list[Asked]) -> Callable[[Asked], Answer]:
    """Each copy has an id of its own: ATXid_<which request>_<phone>."""

    def answer(asked: Asked) -> Answer:
        return told([recipient(n, messageId=f"ATXid_{len(at)}_{n[-3:]}") for n in asked.numbers])

    return answer


def killed(run: Callable[[], object], database: Engine) -> None:
    """Does it in a process of its own, which does not end by itself."""

    def child() -> None:
        database.dispose(close=False)  # the parent's connections are not ours
        run()

    worker = multiprocessing.get_context("fork").Process(target=child)
    worker.start()
    worker.join(20)
    assert worker.exitcode == -signal.SIGKILL


@dataclass(frozen=True)
class Ends:
    """Our end, a gateway, and receipts between them; seconds count from `now`."""

    database: Engine
    vault: Vault
    at: Gateway
    now: datetime
    pace: Pace

    def sends(self, message_id: UUID, after: float, then: Point | None = None) -> str:
        line: Carrier = self.at.client()
        line = Interrupted(line, partial(then, self.database)) if then else line
        moment = self.now + timedelta(seconds=after)
        return outbox.send(
            self.database, self.vault, line, message_id, now=lambda: moment, senders=SENDERS,
            pace=self.pace,
        ).status  # fmt: skip

    def dies(self, message_id: UUID, point: Point, after: float = 0) -> None:
        killed(lambda: self.sends(message_id, after, point), self.database)

    def hears(self, gateway_id: str, number: str, after: float, status: str = "Success") -> None:
        posted = {"id": [gateway_id], "status": [status], "phoneNumber": [number]}
        with self.database.begin() as db:
            receipts.take(db, self.vault, form(posted.items()), self.now + timedelta(seconds=after))

    def looks(self, after: float) -> None:
        moment = self.now + timedelta(seconds=after)
        outbox.stuck(self.database, moment)
        lost_copies.find(self.database, moment)


@pytest.fixture
def ends(database: Engine, vault: Vault, now: datetime, languages: Mapping[str, Translate]) -> Ends:
    with gateway() as at:
        at.script = taking(at.asked)
        yield Ends(database, vault, at, now, Pace(languages=languages, code=CODE))


def asked(ends: Ends) -> int:
    return len(ends.at.asked)


def booked(database: Engine) -> int:
    with database.begin() as db:
        return int(db.execute(select(func.coalesce(func.sum(charges.c.amount), 0))).scalar_one())


@pytest.mark.parametrize("point", POINTS)
def test_an_alert_goes_once_more_and_the_receipt_of_the_lost_copy_finds_it(
    ends: Ends, database: Engine, vault: Vault, now: datetime, point: Point
) -> None:
    with database.begin() as db:
        lost = an_alert(db, vault, now).message
    ends.dies(lost, point)
    assert (asked(ends), message(database, lost).status, booked(database)) == (1, "sending", 0)
    ends.hears("ATXid_1_417", NUMBERS[0], after=2)
    ends.looks(after=31)
    assert message(database, lost).status == "queued"
    assert ends.sends(lost, after=32) == "accepted"
    assert ends.sends(lost, after=33) == "", "and never a third time"
    ends.looks(after=50)
    assert message(database, lost).status == "accepted", "an answer may still be on its way"
    ends.looks(after=63)
    assert message(database, lost).status == "delivered"
    ends.hears("ATXid_2_417", NUMBERS[0], after=64)
    assert asked(ends) == 2
    assert booked(database) == 8000, "of the lost copy nobody knows what it cost"
    assert [step for step in history(database, lost) if step[0] != "sending"] == [
        ("unknown", "sender was lost"),
        ("queued", "sent again, first outcome unknown"),
        ("accepted", ""),
        ("accepted", lost_copies.FOUND),
        ("delivered", ""),
    ]


@pytest.mark.parametrize("point", POINTS)
def test_an_answer_is_not_sent_again_and_its_receipt_says_that_it_went(
    ends: Ends, database: Engine, vault: Vault, now: datetime, point: Point
) -> None:
    lost = a_text(database, vault, now)
    ends.dies(lost, point)
    ends.hears("ATXid_1_417", NUMBERS[0], after=2)
    ends.looks(after=31)
    assert (message(database, lost).status, ends.sends(lost, after=32)) == ("unknown", "")
    ends.looks(after=63)
    assert (message(database, lost).status, asked(ends)) == ("delivered", 1)


@pytest.mark.parametrize("point", POINTS)
def test_a_text_for_several_goes_once_more_and_all_of_them_are_delivered(
    ends: Ends, database: Engine, vault: Vault, now: datetime, point: Point
) -> None:
    with database.begin() as db:
        told = [
            an_alert(
                db, vault, now, report=a_report(db, now, happening_now=False), **given(now)
            ).message
            for _ in range(3)
        ]
    assert [ends.sends(one, after=0) for one in told] == ["accepted", "queued", "queued"]
    ends.dies(told[1], point, after=60)
    carrier = carrier_of(database, told[1])
    assert (carrier.status, asked(ends)) == ("sending", 2)
    ends.hears("ATXid_2_417", NUMBERS[0], after=62)
    ends.looks(after=92)
    assert [ends.sends(one, after=93) for one in (*told[1:], carrier.id)] == ["", "", "accepted"]
    ends.looks(after=130)
    assert {message(database, one).status for one in told[1:]} == {"delivered"}
    assert asked(ends) == 3


@pytest.mark.parametrize("point", POINTS)
def test_a_batch_reaches_each_phone_once_and_its_receipts_find_each_message(
    studio: Studio, point: Point
) -> None:
    for number in PHONES:
        studio.subscriber(number)
    broadcast = studio.released()
    with gateway() as at:
        at.script = taking(at.asked)
        ends = Ends(studio.database, studio.vault, at, studio.now, Pace())
        line = studio.sending(at)
        then = partial(point, studio.database)
        dying = replace(line, gateway=Interrupted(line.gateway, then))
        killed(lambda: broadcasting.run(dying, broadcast), studio.database)
        assert studio.messages(broadcast) == {("sending", ""): 3}
        for number in PHONES:
            ends.hears(f"ATXid_1_{number}", f"+254700000{number}", after=2)
        ends.looks(after=31)
        studio.later(seconds=32)
        assert studio.runs(broadcast, at).state == "done"
        assert studio.messages(broadcast) == {("unknown", "sender was lost"): 3}
        ends.looks(after=63)
    assert studio.messages(broadcast) == {("delivered", ""): 3}
    assert len(at.asked) == 1


@pytest.fixture
def studio(database: Engine, vault: Vault, languages: Mapping[str, Translate]) -> Studio:
    return Studio(database, vault, languages)


def test_both_copies_of_an_alert_whose_answers_came_late_are_booked_and_found(
    ends: Ends, database: Engine, vault: Vault, now: datetime
) -> None:
    with database.begin() as db:
        slow = an_alert(db, vault, now).message

    def meanwhile(_database: Engine) -> None:
        outbox.stuck(database, now + timedelta(seconds=31))
        assert ends.sends(slow, after=31) == "accepted"

    ends.sends(slow, 0, meanwhile)
    assert booked(database) == 16_000
    with database.begin() as db:
        found = [copies.by_gateway_id(db, f"ATXid_{n}_417") for n in (1, 2)]
    assert [one.id for one in found if one] == [slow, slow]
    ends.hears("ATXid_2_417", NUMBERS[0], after=40)
    assert message(database, slow).status == "delivered"


def test_a_receipt_that_may_be_of_two_texts_is_of_neither(
    ends: Ends, database: Engine, vault: Vault, now: datetime
) -> None:
    both = [a_text(database, vault, now, status="unknown") for _ in range(2)]
    ends.hears("ATXid_9", NUMBERS[0], after=2)
    ends.looks(after=63)
    assert {message(database, one).status for one in both} == {"unknown"}


def test_whose_phone_an_unknown_receipt_was_for_is_kept_for_ten_minutes(
    ends: Ends, database: Engine, vault: Vault, now: datetime
) -> None:
    a_text(database, vault, now, status="delivered", gateway_id="ATXid_1")
    ends.hears("ATXid_9", NUMBERS[0], after=0)
    whose = select(copies.delivery_receipts.c.contact_id)
    with database.begin() as db:
        assert db.execute(whose).scalar_one() is not None
    ends.looks(after=601)
    with database.begin() as db:
        assert db.execute(whose).scalar_one() is None
        assert db.execute(select(messages.messages.c.status)).scalars().all() == ["delivered"]
