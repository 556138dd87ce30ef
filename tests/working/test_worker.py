"""A worker as it runs: what its jobs raise is counted where operators look."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine

from models import reports, setbacks
from models.vault import Vault
from queues import Queues, queue
from sessions.store import connect
from tests.commandline.conftest import environment_of
from tests.commandline.story import COORDINATOR, NOW, Story
from tests.launch.waiting import until
from worker import at_once

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def worker(tmp_path: Path, database_url: str, redis_url: str) -> Iterator[None]:
    told = environment_of(tmp_path, database_url)
    told |= {"REDIS_URL": redis_url, "QUEUE_REDIS_URL": redis_url, "PATH": os.environ["PATH"]}
    running = subprocess.Popen([sys.executable, "-m", "worker"], cwd=ROOT, env=told)
    yield
    running.terminate()
    running.wait(20)


@pytest.mark.usefixtures("worker")
def test_a_job_that_raises_is_counted_by_its_type_alone(redis_url: str, database: Engine) -> None:
    redis = connect(redis_url, seconds=5)
    queues = Queues(redis)
    queues.nudge("send.normal", "no-uuid")
    until(lambda: queues.failed() == 1)
    with database.begin() as db:
        (kept,) = db.execute(setbacks.setbacks.select()).all()
    assert (kept.task, kept.subject, kept.fault, kept.tries) == ("send", "no-uuid", "ValueError", 1)
    told = queue(redis, "normal").fetch_job("send-no-uuid").latest_result().exc_string
    assert "Failed: ValueError at uuid.py" in told
    assert "badly formed" not in told


@pytest.mark.usefixtures("worker")
def test_what_a_text_owes_is_done_without_waiting_for_the_sweeper(
    redis_url: str, database: Engine, vault: Vault
) -> None:
    """No clock runs here: the one who was told goes off duty, and the next level has its turn."""
    story = Story(database, vault)
    report, person = story.report(), story.person()
    alert = story.alert(report, person)
    story.message(report_id=report, alert_id=alert, number=COORDINATOR)
    told = {"state": "routed", "level": 0, "due_at": NOW + timedelta(days=9)}
    story.change(reports.reports, report, **told)
    came = {"direction": "in", "purpose": "incoming", "status": "received"}
    text = story.message("OFF 2h", number=COORDINATOR, **came)
    Queues(connect(redis_url, seconds=5)).nudge("handle", str(text))
    until(lambda: story.one(reports.reports, report).level > 0)


@pytest.mark.parametrize(
    ("lanes", "first", "others"),
    [
        ((), None, ()),
        (("normal", "bulk"), None, (0, 1)),
        (("normal", "urgent", "urgent"), 1, (0, 2)),
    ],
    ids=["nothing", "nothing urgent", "an answer and two alerts"],
)
def test_the_first_urgent_text_is_sent_by_who_wrote_it(
    lanes: tuple[str, ...], first: int | None, others: tuple[int, ...]
) -> None:
    found = [(lane, uuid4()) for lane in lanes]
    mine, left = at_once(found)
    assert mine == (None if first is None else found[first][1])
    assert left == [found[n] for n in others]
