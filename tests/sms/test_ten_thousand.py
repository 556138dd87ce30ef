"""Ten thousand messages through a gateway with every fault: all at an end, none sent twice against
the rules, and the books of both sides alike to the cent."""

from __future__ import annotations

import os
import time
from decimal import Decimal
from pathlib import Path

import pytest

from house import build
from models.contacts import number_of
from models.messages import Message
from settings import Settings, load
from tests.commandline.conftest import environment_of
from tests.sms.promised import accounts, go, running

# The whole run: `MESSAGES=10000 pytest -s tests/sms/test_ten_thousand.py` (make ten-thousand).
COUNT = int(os.environ.get("MESSAGES", "1000"))
SECONDS = 60 + COUNT / 5  # at most; a quiet machine needs a tenth of it


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return load(environment_of(tmp_path, database_url), tmp_path)


@pytest.mark.timeout(int(3 * SECONDS))
def test_every_message_ends_none_goes_twice_and_the_books_balance(settings: Settings) -> None:
    house = build(settings, "worker")

    def number(message: Message) -> str:
        assert message.contact_id
        return numbers[message.contact_id]

    with running(house, build(settings, "web")) as line:
        began = time.monotonic()
        go(line, COUNT, seconds=SECONDS)
        took = time.monotonic() - began
        with house.database.begin() as db:
            ids = {one.contact_id for one in line.kept() if one.contact_id}
            numbers = {one: number_of(db, house.vault, one) for one in ids}
        found = accounts(line, number)
        kept = line.kept()
    print(f"\n{len(kept):,} messages in {took:.0f} s: {dict(found.statuses)}")
    print(f"charged {found.charged}, booked {found.booked}, {len(found.explained)} explained:")
    print(*found.explained, sep="\n")
    assert len(kept) == COUNT
    assert found.open == []
    assert found.strangers == 0
    assert found.unexplained == []
    again = {one.id: one.again for one in kept}
    twice = [one for one in kept if found.copies[one.id] > 1]
    assert {(one.purpose, again[one.id], found.copies[one.id]) for one in twice} <= {
        ("alert", True, 2)
    }
    assert all(found.copies[one.id] for one in kept if one.status == "delivered")
    assert found.booked == sum((one.cost or Decimal(0) for one in kept), Decimal(0))
    gone = sum((Decimal(line.split(": ")[1].split()[0]) for line in found.explained), Decimal(0))
    assert found.charged == found.booked + gone
