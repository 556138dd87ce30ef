"""A broadcast keeps to the pace of its sender and leaves room to others."""

from __future__ import annotations

from sms import broadcasting
from tests.sms.broadcasts.studio import Studio, sizes
from tests.sms.scripted_gateway import gateway

STOP_EN, STOP_SW = "text STOP", "tuma ACHA"


def test_it_keeps_to_the_pace_of_its_sender(studio: Studio) -> None:
    studio.subscriber(1)
    id, asked, slept = studio.released(), list[tuple[str | None, int, str]](), list[float]()
    waits = iter([3.0, 0.2, 0.0])

    def take(sender: str | None, segments: int, lane: str) -> float:
        asked.append((sender, segments, lane))
        return next(waits, 0.0)

    with gateway() as at:
        studio.runs(id, at, take=take, sleep=slept.append)
    assert asked[0] == ("USALAMA", 1, "bulk"), "as many parts as there are phones left"
    assert slept == [0.5, 0.2]


def test_a_request_has_no_more_parts_than_its_sender_has_room_for(studio: Studio) -> None:
    for number in range(1, 8):
        studio.subscriber(number)
    id, taken = studio.released(words=dict.fromkeys(("en", "sw"), "Mto. " * 40)), list[int]()

    def take(_sender: str | None, segments: int, _lane: str) -> float:
        taken.append(segments)
        return 0.0

    with gateway() as at:
        studio.runs(id, at, take=take, batch=100, room=6)
    assert sizes(at) == [3, 3, 1], "two parts each"
    assert taken[:3] == [6, 6, 2]


def test_where_the_pace_leaves_no_room_the_slice_ends_and_more_is_asked_for(
    studio: Studio,
) -> None:
    studio.subscriber(1)
    id = studio.released()
    seconds = iter(range(100))
    with gateway() as at:
        told = {"take": lambda *_: 5.0, "clock": lambda: float(next(seconds))}
        assert broadcasting.run(studio.sending(at, **told), id)
    assert at.asked == []
