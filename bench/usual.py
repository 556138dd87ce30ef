"""The usual way to send to many: one RQ job for each message, with one request and one row each.

As lean as such a job can be: no fork, one read, one request, one write.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from uuid import UUID

from redis import Redis
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer
from sqlalchemy import text

from house import House, build
from models.contacts import number_of
from models.vault import place
from settings import load
from sms.africastalking import AfricasTalking

QUEUE, SINK = "usual", "BENCH_SINK"
_READ = text("select contact_id, words_sealed from messages where id = :id")
_WRITE = text(
    "update messages set status = 'delivered', gateway_id = :gateway, cost = :cost, "
    "sent_at = now(), final_at = now() where id = :id"
)


@cache
def _house() -> House:
    return build(load(os.environ, Path.cwd()), "worker")


def send(message_id: str) -> None:
    """The job."""
    house, id = _house(), UUID(message_id)
    with house.database.connect() as db:
        row = db.execute(_READ, {"id": id}).one()
        number = number_of(db, house.vault, row.contact_id)
    words = house.vault.words.open(bytes(row.words_sealed), place("messages.words", id))
    client = AfricasTalking("sandbox", "emulator", os.environ[SINK])
    outcome = client.send(words, [number], sender=None)[0]
    with house.database.begin() as db:
        db.execute(_WRITE, {"id": id, "gateway": outcome.gateway_id, "cost": outcome.cost})


def send_all(redis: Redis, ids: list[UUID]) -> None:
    """Enqueues a job for each message and works until none is left."""
    queue = Queue(QUEUE, connection=redis, serializer=JSONSerializer)
    for id in ids:
        queue.enqueue(send, str(id), result_ttl=0)
    worker = SimpleWorker(
        [queue], connection=redis, serializer=JSONSerializer, log_job_description=False
    )
    worker.work(burst=True, logging_level="WARNING")
