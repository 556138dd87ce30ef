"""What it costs to look at all reports again for one organisation: each is read once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, event, text

from sms.looking_back import look_back
from tests.sms.alerting.lines import Alerting

REPORTS, EVENTS_EACH, AT_ONCE = 4_000, 4, 500
FILL = (
    "insert into reports (id, reference, category, severity, ward_code, happening_now, channel,"
    " language, contact, state, created_at, routed_at, closed_at, words_sealed)"
    " select gen_random_uuid(), lpad(g::text, 9, '0'), 'theft', 'high', '1371', false, 'ussd',"
    " 'en', 'none', 'resolved', :now, :now, :now, '\\x00' from generate_series(1, :reports) g",
    "insert into events (report_id, kind, at, actor, facts)"
    ' select id, kind, created_at, \'clock\', \'{"told": [{"rule": "a", "reason": "b"}]}\''
    " from reports, unnest(array['received', 'routed', 'closed', 'looked']) kind",
    "analyze reports",
    "analyze events",
)
# How many rows of events this transaction has read so far, by whatever way.
READ = text(
    "select seq_tup_read + coalesce(idx_tup_fetch, 0) from pg_stat_xact_user_tables"
    " where relname = 'events'"
)


@pytest.fixture
def full(line: Alerting) -> Alerting:
    with line.database.begin() as db:
        for made in FILL:
            wanted = {"now": line.now, "reports": REPORTS}
            db.execute(text(made), {name: wanted[name] for name in wanted if f":{name}" in made})
    return line


@contextmanager
def heard(db: Connection) -> Iterator[list[str]]:
    sent = list[str]()

    def hear(*told: object) -> None:
        sent.append(str(told[2]))

    event.listen(db, "before_cursor_execute", hear)
    yield sent
    event.remove(db, "before_cursor_execute", hear)


def test_it_reads_each_event_once_at_most_in_three_statements_a_batch(full: Alerting) -> None:
    organisation: UUID = uuid4()
    with full.database.begin() as db:
        before = db.execute(READ).scalar_one()
        with heard(db) as sent:
            assert look_back(db, full.vault, organisation, full.now) == 0
        read = db.execute(READ).scalar_one() - before
    batches = REPORTS // AT_ONCE
    assert len(sent) <= 3 * batches + 1, "the batch, what was cleared of it, what was added"
    assert read <= REPORTS * EVENTS_EACH
