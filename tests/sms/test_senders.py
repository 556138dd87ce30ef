"""The names texts go out under."""

from __future__ import annotations

from sms.senders import Senders


def test_where_one_name_is_used_for_both_it_is_the_sender_of_alerts() -> None:
    assert not Senders("USALAMA", "21512", "USALAMA").is_apart("USALAMA")
    assert not Senders("USALAMA", "21512").is_apart("")
