"""The text message's way to the emulator and back, with its faults, over HTTP in both directions."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from werkzeug.serving import make_server

from launch import databases
from launch.postgres import Cluster
from models import messages
from models.database import connect
from models.vault import Vault, place
from sms import inbound, outbox, receipts
from sms.africastalking import AfricasTalking, Patience
from sms.senders import Senders
from tests.emulator.gateway import Gateway, opened, run
from tests.launch.waiting import until
from tests.sms.written import an_alert, history, message, owed_raises

SECRET = "a-secret-of-24-characters"
PHONE = "+254700000417"


@dataclass(frozen=True)
class Ends:
    """Our end and the gateway's end, each knowing the other."""

    database: Engine
    vault: Vault
    emulator: Gateway
    nudged: list[tuple[str, str]]

    def alert(self) -> UUID:
        with self.database.begin() as db:
            return an_alert(db, self.vault, datetime.now(UTC), number=PHONE).message

    def sends(self, message_id: UUID, after: float = 0) -> str:
        """One try, so many seconds from now."""
        patience = Patience(connect=1, read=1, whole=2)
        line = AfricasTalking("sandbox", "emulator", self.emulator.url, patience=patience)
        return outbox.send(
            self.database,
            self.vault,
            line,
            message_id,
            now=lambda: datetime.now(UTC) + timedelta(seconds=after),
            senders=Senders(short_code="21512"),
        ).status

    def comes_to(self, message_id: UUID, status: str) -> None:
        def has() -> bool:
            receipts.sweep(self.database, datetime.now(UTC))
            return message(self.database, message_id).status == status

        until(has)


@pytest.fixture(scope="module")
def ends(cluster: Cluster, vault: Vault) -> Iterator[Ends]:
    name = databases.clone(cluster, "bare")
    engine = connect(cluster.url(database=name), "owner")
    nudged: list[tuple[str, str]] = []
    app = Flask("callbacks")
    app.register_blueprint(
        inbound.blueprint(
            database=engine,
            vault=vault,
            secrets=(SECRET,),
            nudge=lambda task, subject: nudged.append((task, subject)),
            clock=lambda: datetime.now(UTC),
        )
    )
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    at = f"http://127.0.0.1:{server.server_port}/at/{SECRET}/sms"
    emulator = opened(
        run(
            "--port=0",
            "--clock-scale=20",
            f"--sms-url={at}",
            f"--delivery-url={at}/delivery",
            f"--optout-url={at}/optout",
            f"--phones={PHONE}=Asha",
        )
    )
    yield Ends(engine, vault, emulator, nudged)
    emulator.stop()
    server.shutdown()
    server.server_close()
    engine.dispose()
    databases.drop(cluster, name)


@pytest.fixture
def line(ends: Ends) -> Ends:
    ends.emulator.post("/reset")
    return ends


ONCE = [
    ("nothing goes wrong", None, None, "delivered"),
    ("the answer's type has a charset", "send-charset", None, "delivered"),
    ("the answer has no id", "send-no-id", None, "accepted"),
    ("every receipt of the way", "receipt-full", None, "delivered"),
    ("the final receipt first", "receipt-reordered", None, "delivered"),
    ("each receipt twice", "receipt-twice", None, "delivered"),
    ("a word nobody has heard of", "receipt-unknown", None, "accepted"),
    ("no receipt at all", "receipt-lost", None, "accepted"),
    ("the phone is off", "receipt-absent", None, "failed"),
    ("the operator drops it", "receipt-expired", None, "failed"),
    ("the phone has opted out", "send-status", "406", "failed"),
    ("nobody knows the number", "send-status", "403", "failed"),
]


@pytest.mark.parametrize(
    ("fault", "value", "last"), [pytest.param(*row[1:], id=row[0]) for row in ONCE]
)
def test_one_try_comes_to_this(line: Ends, fault: str | None, value: str | None, last: str) -> None:
    if fault:
        line.emulator.fault(fault, value)
    message_id = line.alert()
    with line.database.begin() as db:  # a blacklisted phone of an earlier row is let in again
        db.exec_driver_sql("update contacts set blocked = ''")
    assert line.sends(message_id) in ("accepted", "sent", last)  # receipts may be quick
    line.comes_to(message_id, last)
    report = message(line.database, message_id).report_id
    assert (report in owed_raises(line.database)) is (last == "failed")


TWICE = [
    ("too many requests", "send-429", 0, 1),
    ("an error page", "send-500", 0, 1),
    ("the key is not known", "send-401", 31, 1),
    ("sent elsewhere", "send-redirect", 31, 1),
    ("turned away by the operator", "send-status", 0, 1),
    ("taken, and never answered", "send-accept-then-timeout", 0, 2),
    ("taken, and answered in broken JSON", "send-invalid-json", 0, 2),
    ("taken, and left out of the answer", "send-fewer", 0, 2),
    ("the connection breaks", "send-reset", 0, 1),
]


@pytest.mark.parametrize(
    ("fault", "after", "arrived"), [pytest.param(*row[1:], id=row[0]) for row in TWICE]
)
def test_an_alert_gets_through_the_second_time(
    line: Ends, fault: str, after: float, arrived: int
) -> None:
    value = {"send-status": "502", "send-accept-then-timeout": 3}.get(fault)
    line.emulator.fault(fault, value, times=1)
    message_id = line.alert()
    assert line.sends(message_id) == "queued", history(line.database, message_id)
    assert line.sends(message_id, after) in ("accepted", "sent", "delivered")
    line.comes_to(message_id, "delivered")
    assert len(line.emulator.inbox(PHONE)) == arrived


def test_a_text_from_a_phone_is_stored_once_however_often_it_comes(line: Ends) -> None:
    line.emulator.fault("incoming-twice")
    line.nudged.clear()
    line.emulator.texts("1 417", PHONE)
    until(lambda: line.nudged)
    table = messages.messages
    rows = select(table.c.id, table.c.words_sealed).where(table.c.direction == "in")
    with line.database.begin() as db:
        ((message_id, sealed),) = db.execute(rows).all()
    assert line.vault.words.open(sealed, place("messages.words", message_id)) == "1 417"
    assert line.nudged == [("handle", str(message_id))]
