"""A broadcast keeps to the pace of its sender and leaves room to others."""

from __future__ import annotations

from sms import broadcasting
from tests.sms.broadcasts.studio import Studio
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
    assert asked[0] == ("USALAMA", 3, "bulk")
    assert slept == [0.5, 0.2]


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
