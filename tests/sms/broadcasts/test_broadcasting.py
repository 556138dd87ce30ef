"""A broadcast reaches each phone once, in its own language, many phones to a request."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from models import contacts
from models.broadcasts import broadcast_recipients
from sms import broadcasting, outbox
from sms.broadcast_steps import cancel
from tests.models.test_cost import statements
from tests.sms.broadcasts.studio import ENGLISH, SWAHILI, Studio, got, phone, sizes
from tests.sms.scripted_gateway import Answer, Asked, accepting, gateway, recipient, told

STOP_EN, STOP_SW = "text STOP", "tuma ACHA"


def test_each_subscriber_gets_it_once_in_the_language_chosen(studio: Studio) -> None:
    for number in range(1, 8):
        studio.subscriber(number, language="sw" if number > 5 else "en")
    id = studio.released()
    with gateway() as at:
        ended = studio.runs(id, at)
    assert got(at) == dict.fromkeys(map(phone, range(1, 8)), 1)
    said = {number: asked.fields["message"] for asked in at.asked for number in asked.numbers}
    assert said[phone(1)].startswith(ENGLISH) and said[phone(1)].endswith(STOP_EN)
    assert said[phone(7)].startswith(SWAHILI) and said[phone(7)].endswith(STOP_SW)
    assert (ended.state, ended.total, ended.tried, ended.trouble) == ("done", 7, 7, "")
    assert studio.messages(id) == {("accepted", ""): 7}


def test_equal_texts_go_as_one_request_of_so_many_phones(studio: Studio) -> None:
    for number in range(1, 9):
        studio.subscriber(number, language="sw" if number > 6 else "en")
    with gateway() as at:
        studio.runs(studio.released(), at)
    assert sizes(at) == [3, 3, 2]


def test_every_message_keeps_what_the_gateway_said_of_it(studio: Studio) -> None:
    studio.subscriber(417)
    id = studio.released()
    with gateway() as at:
        studio.runs(id, at)
    (message,) = studio.rows(id)
    assert (message.gateway_id, str(message.cost), message.currency) == (
        "ATXid_417",
        "0.8000",
        "KES",
    )
    assert (message.purpose, message.lane, message.segments) == ("broadcast", "bulk", 1)
    assert studio.history(message.id) == [("sending", ""), ("accepted", "")]


def test_its_list_goes_when_it_has_ended(studio: Studio) -> None:
    studio.subscriber(1)
    with gateway() as at:
        studio.runs(studio.released(), at)
    with studio.database.begin() as db:
        assert db.execute(broadcast_recipients.select()).all() == []


def test_one_for_nobody_is_done_at_once(studio: Studio) -> None:
    with gateway() as at:
        assert studio.runs(studio.released(), at).state == "done"
    assert at.asked == []


def test_who_stops_while_it_waits_is_passed_over(studio: Studio) -> None:
    ids = [studio.subscriber(number) for number in (1, 2, 3, 4)]
    id = studio.released()

    def first_stops(asked: Asked) -> Answer:
        with studio.database.begin() as db:
            contacts.stop_sms(db, max(ids), studio.now)
        return accepting(asked)

    with gateway(first_stops) as at:
        ended = studio.runs(id, at)
    assert (ended.total, ended.tried, ended.passed_over) == (4, 4, 1)
    assert sum(got(at).values()) == 3


def test_each_phone_of_a_batch_has_an_outcome_of_its_own(studio: Studio) -> None:
    for number in (1, 2, 3):
        studio.subscriber(number)
    blacklisted = {"statusCode": 406, "status": "UserInBlacklist", "messageId": "None", "cost": "0"}

    def split(asked: Asked) -> Answer:
        one, other, _missing = asked.numbers
        return told([recipient(one), recipient(other, **blacklisted)])

    id = studio.released()
    with gateway(split) as at:
        assert studio.runs(id, at).state == "done"
        blocked = at.asked[0].numbers[1]
    assert studio.messages(id) == {
        ("accepted", ""): 1,
        ("failed", "UserInBlacklist"): 1,
        ("unknown", "number missing from the answer"): 1,
    }
    with studio.database.begin() as db:
        found = contacts.find(db, studio.vault, blocked)
    assert found and found.blocked == "UserInBlacklist"


def test_one_phone_the_gateway_could_not_take_is_tried_again_alone(studio: Studio) -> None:
    for number in (1, 2, 3):
        studio.subscriber(number)

    def once(asked: Asked) -> Answer:
        rows = [recipient(number) for number in asked.numbers]
        if len(rows) > 1:
            rows[0] |= {"statusCode": 500, "status": "InternalServerError", "cost": "0"}
            rows[0] |= {"messageId": "None"}
        return told(rows)

    id = studio.released()
    with gateway(once) as at:
        assert studio.runs(id, at).state == "done"
    assert sizes(at) == [3, 1]
    assert studio.messages(id) == {("accepted", ""): 3}


@pytest.mark.parametrize(
    ("answer", "reason", "waits"),
    [
        (Answer(500, "no"), "HTTP 500", 5),
        (Answer(429, "slow down"), "HTTP 429", 5),
        (Answer(401, "The supplied authentication is invalid"), "HTTP 401", 30),
    ],
    ids=["a gateway that is broken", "one that is busy", "a key it does not take"],
)
def test_a_gateway_in_trouble_is_asked_ever_less_often_and_nothing_is_lost(
    studio: Studio, answer: Answer, reason: str, waits: int
) -> None:
    for number in (1, 2, 3, 4):
        studio.subscriber(number)
    id = studio.released()
    with gateway(lambda _: answer) as at:
        for _ in range(2):
            state = studio.runs(id, at)
        assert (state.state, state.trouble) == ("running", reason)
        assert state.next_at and state.next_at >= studio.now + timedelta(seconds=waits)
        asked = len(at.asked)
        studio.runs(id, at)
        assert len(at.asked) == asked
        at.script = accepting
        studio.later(minutes=20)
        assert studio.runs(id, at).state == "done"
    assert studio.messages(id) == {("accepted", ""): 4}
    assert {message.tries for message in studio.rows(id)} == {1}


def test_what_may_have_gone_is_never_sent_again_and_the_rest_waits(studio: Studio) -> None:
    for number in (1, 2, 3, 4, 5):
        studio.subscriber(number)
    id = studio.released()
    with gateway(lambda _: Answer(504, "gateway timeout")) as at:
        state = studio.runs(id, at)
        assert (state.state, state.trouble, sizes(at)) == ("running", "HTTP 504", [3])
        at.script = accepting
        studio.later(minutes=1)
        assert studio.runs(id, at).state == "done"
    assert max(got(at).values()) == 1
    assert studio.messages(id) == {("unknown", "HTTP 504"): 3, ("accepted", ""): 2}


def test_called_off_while_it_runs_it_goes_no_further(studio: Studio) -> None:
    for number in range(1, 9):
        studio.subscriber(number)
    id = studio.released()

    def call_off(asked: Asked) -> Answer:
        with studio.database.begin() as db:
            cancel(db, id, "wrong bridge", now=studio.now)
        return accepting(asked)

    with gateway(call_off) as at:
        ended = studio.runs(id, at)
    assert (ended.state, ended.note, ended.tried) == ("cancelled", "wrong bridge", 3)
    assert sizes(at) == [3]
    assert studio.messages(id) == {("accepted", ""): 3}


def test_called_off_while_the_gateway_is_away_what_waited_is_not_sent(studio: Studio) -> None:
    for number in (1, 2, 3, 4):
        studio.subscriber(number)
    id = studio.released()
    with gateway(lambda _: Answer(500, "no")) as at:
        studio.runs(id, at)
        with studio.database.begin() as db:
            cancel(db, id, "over by itself", now=studio.now)
        at.script = accepting
        studio.later(hours=1)
        assert studio.runs(id, at).state == "cancelled"
    assert studio.messages(id) == {("failed", "called off"): 3}


def test_past_its_time_nothing_more_goes_out(studio: Studio) -> None:
    for number in (1, 2, 3, 4):
        studio.subscriber(number)
    id = studio.released(useful_hours=3)
    with gateway(lambda _: Answer(500, "no")) as at:
        studio.runs(id, at)
        at.script = accepting
        studio.later(hours=3)
        ended = studio.runs(id, at)
    assert (ended.state, ended.trouble, ended.tried, ended.total) == ("done", "too late", 3, 4)
    assert studio.messages(id) == {("failed", "too late"): 3}


def test_at_night_it_waits_for_the_morning_and_is_as_long_of_use(studio: Studio) -> None:
    studio.later(hours=5, minutes=59)  # 20:59 in East Africa: later nobody releases alone
    studio.subscriber(1)
    id = studio.released(useful_hours=3)
    studio.later(hours=1, minutes=1)
    with gateway() as at:
        state = studio.runs(id, at)
        assert (state.state, state.trouble, at.asked) == ("released", "held: quiet hours", [])
        assert state.next_at == studio.now + timedelta(hours=8)
        studio.later(hours=8)
        assert studio.runs(id, at).state == "done"
    assert sizes(at) == [1]


def test_the_night_stops_what_is_under_way(studio: Studio) -> None:
    studio.later(hours=5, minutes=59)  # 20:59
    for number in (1, 2, 3, 4):
        studio.subscriber(number)
    id = studio.released()

    def slowly(asked: Asked) -> Answer:
        studio.later(minutes=2)
        return accepting(asked)

    with gateway(slowly) as at:
        state = studio.runs(id, at)
        assert (state.state, state.tried, state.trouble) == ("running", 3, "held: quiet hours")
        studio.later(hours=9)
        assert studio.runs(id, at).state == "done"
    assert sum(got(at).values()) == 4


def test_a_batch_costs_so_many_statements_however_many_phones_it_has(studio: Studio) -> None:
    for number in range(1, 41):
        studio.subscriber(number)
    id = studio.released()
    with gateway() as at, studio.database.connect() as watched:
        sending = studio.sending(at, batch=20)
        cost = statements(watched.engine, lambda _: broadcasting.run(sending, id, seconds=0))
        assert sizes(at) == [20]
        again = statements(watched.engine, lambda _: broadcasting.run(sending, id, seconds=0))
    assert (cost, again) == (22, 17)  # one to know whose the phones were


def test_a_process_that_cannot_open_numbers_sends_nothing(studio: Studio) -> None:
    studio.subscriber(1)
    id = studio.released()
    blind = replace(studio, vault=replace(studio.vault, opener=None))
    with gateway() as at, pytest.raises(PermissionError):
        blind.runs(id, at)
    assert at.asked == []


def test_an_outcome_that_comes_after_the_sweeper_gave_up_is_believed(studio: Studio) -> None:
    studio.subscriber(1)
    id = studio.released()

    def meanwhile(asked: Asked) -> Answer:
        outbox.stuck(studio.database, studio.now + timedelta(seconds=31))
        return accepting(asked)

    with gateway(meanwhile) as at:
        studio.runs(id, at)
    assert studio.messages(id) == {("accepted", ""): 1}
