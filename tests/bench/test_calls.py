"""The posts of the benchmark are those of the gateway."""

from __future__ import annotations

from urllib.parse import unquote_plus

from bench.calls import CODE, FILED, HOPS, UNSENT, Callers, Target
from emulator import calls as gateway
from emulator.callbacks import encoded
from emulator.networks import network

HERE = Target(8000, "/at/secret/ussd")


def test_a_post_is_byte_for_byte_the_form_of_the_gateway(callers: Callers) -> None:
    (call,) = callers.calls(1, FILED, HERE)
    body = call.posts[4].partition(b"\r\n\r\n")[2].decode()
    sent = dict(pair.split("=") for pair in body.split("&"))
    typed = tuple(unquote_plus(sent["text"]).split("*"))
    assert typed[:3] == ("1", "1", "1") and typed[3].startswith("Kawangware, ")
    same = gateway.Call(
        session=sent["sessionId"],
        number="+999000000001",
        code=CODE,
        network=network("63902"),
        started=0.0,
        typed=typed,
    )
    assert body == encoded(gateway.form(same))


def test_a_post_says_how_long_it_is_and_what_the_screen_before_was(callers: Callers) -> None:
    (call,) = callers.calls(1, FILED, HERE)
    head, _, body = call.posts[4].partition(b"\r\n\r\n")
    assert f"Content-Length: {len(body)}".encode() in head
    assert b"at-ussd-hop-metadata: ward_name" in head
    assert b"at-ussd-hop-metadata" not in call.posts[0]


def test_both_ways_have_as_many_hops_and_differ_in_the_last(callers: Callers) -> None:
    (filed,), (unsent,) = callers.calls(1, FILED, HERE), callers.calls(1, UNSENT, HERE)
    assert len(filed.posts) == len(unsent.posts) == HOPS
    assert filed.screens[:-1] == unsent.screens[:-1]
    assert (filed.screens[-1], unsent.screens[-1]) == ("sent", "dropped")


def test_every_call_is_another_callers_and_the_wards_come_in_turn(callers: Callers) -> None:
    made = callers.calls(6, FILED, HERE)
    assert len({call.posts[0] for call in made}) == 6
    assert [call.ward for call in made] == ["1372", "1373", "1371"] * 2
