"""The clocks of a case, whom it is kept from, and that none is left where nobody looks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from models import case_alerts, messages, outbox, sensitive
from models.directory import people
from models.sensitive import hour, sensitive_reports
from models.vault import place
from routing.reads import day_of
from sms import case_clocks, failures
from sms.case_clocks import ROUTE_CASE
from tests.models.together import behind
from tests.sms.alerting.lines import Alerting
from tests.sms.alerting.test_cases import case_of, filed, routes, told


def events(line: Alerting, case: UUID) -> list[str]:
    with line.database.begin() as db:
        return [event["kind"] for event in sensitive.events_of(db, case)]


def facts(line: Alerting, case: UUID, kind: str) -> dict[str, Any]:
    with line.database.begin() as db:
        found = [one["facts"] for one in sensitive.events_of(db, case) if one["kind"] == kind]
    return dict(found[-1])


def accepted(line: Alerting, case: UUID) -> None:
    with line.database.begin() as db:
        due = hour(line.now + timedelta(hours=72))
        sensitive.change(db, case, state="acknowledged", due_at=due)


def lines_to(line: Alerting, name: str) -> int:
    with line.database.begin() as db:
        out = messages.messages.c
        rows = select(out.id).join(people, people.c.id == out.person_id)
        return len(db.execute(rows.where(out.purpose == "case", people.c.name == name)).all())


def changes(line: Alerting, name: str, **values: object) -> list[int]:
    """What a person's row says from now on, and the tasks owed because he or she is gone."""
    with line.database.begin() as db:
        db.execute(people.update().where(people.c.name == name).values(**values))
        return list(failures.gone(db, people.c.name == name, line.now))


# The two clocks


def test_the_whole_time_of_a_case_runs_from_its_first_telling_by_full_hours(line: Alerting) -> None:
    at = line.later(minutes=20)
    case = filed(at, category="police-conduct")
    routes(at, case)
    assert case_of(line, case).whole_due_at == line.now + timedelta(days=3, hours=1)


def test_a_case_that_has_not_ended_in_its_whole_time_comes_to_the_queue_whoever_has_it(
    line: Alerting,
) -> None:
    case = filed(line, category="police-conduct")
    routes(line, case)
    accepted(line.later(hours=20), case)
    assert line.later(hours=71).ticks() == []
    then = line.later(hours=72)
    assert len(then.ticks()) == 1
    found = case_of(line, case)
    assert (found.state, found.desk_hour) == ("acknowledged", hour(then.now))
    assert found.due_at == line.now + timedelta(hours=92), "who has it keeps the time it has"
    assert told(line, case) == ["National", "Oversight"]
    assert then.ticks() == [] and events(line, case)[-1] == "wholly_due"


def test_a_ladder_that_has_run_out_is_the_queues_for_good(line: Alerting) -> None:
    case = filed(line, category="police-conduct")
    routes(line, case)
    for hours in range(2, 60):
        line.later(hours=hours).ticks()
    found = case_of(line, case)
    assert (found.level, found.due_at) == (4, None)
    assert found.desk_hour is not None
    assert line.later(days=40).ticks() == []
    assert case_of(line, case).desk_hour == found.desk_hour


def test_who_accepts_and_does_not_end_it_in_time_loses_it_and_it_goes_its_way_anew(
    line: Alerting,
) -> None:
    case = filed(line)
    routes(line, case)
    accepted(line, case)
    then = line.later(hours=72)
    assert then.ticks()
    found = case_of(line, case)
    assert (found.state, found.level) == ("routed", 0)
    assert found.due_at == hour(then.now) + timedelta(hours=1)
    assert "given_back" in events(line, case) and lines_to(line, "Case worker") == 2


def test_also_one_that_was_accepted_from_the_queue(line: Alerting) -> None:
    case = filed(line)
    routes(line, case)
    line.later(hours=2).ticks()
    assert case_of(line, case).desk_hour
    accepted(line.later(hours=3), case)
    assert line.later(hours=75).ticks()
    assert case_of(line, case).state == "routed"


def test_a_task_done_twice_raises_once(line: Alerting) -> None:
    case = filed(line, category="police-conduct")
    routes(line, case)
    then = line.later(hours=1)
    with line.database.begin() as db:
        rows = [outbox.owe(db, "raise-case", case, then.now) for _ in range(2)]
    assert then.does(rows[0]) and then.does(rows[1]) == []
    assert case_of(line, case).level == 3


def test_the_clock_asks_once_for_a_case_that_is_due_however_long_nobody_works(
    line: Alerting,
) -> None:
    """Each offer to a worker that is away puts the next one off."""
    case = filed(line, category="police-conduct")
    routes(line, case)
    then = line.later(hours=1)
    (row,) = case_clocks.owe_due(line.database, then.now, 200)
    for seconds in range(15, 300, 15):
        later = then.later(seconds=seconds)
        with line.database.begin() as db:
            outbox.missed(db, later.now, 99)
        assert case_clocks.owe_due(line.database, later.now, 200) == []
    assert then.later(minutes=5).does(row)


# Strays


def test_a_case_whose_task_was_lost_is_routed_all_the_same(line: Alerting) -> None:
    case = filed(line)
    assert case_clocks.mend(line.database, line.now, 200) == 1
    with line.database.begin() as db:
        owed = db.execute(select(outbox.outbox).where(outbox.outbox.c.subject == case)).one()
    assert owed.task == ROUTE_CASE and owed.created_at == hour(line.now)
    assert case_clocks.mend(line.database, line.now, 200) == 0, "it is owed now"
    assert line.does(owed.id) and told(line, case) == ["Case worker"]


def test_a_case_without_a_clock_is_given_one(line: Alerting) -> None:
    case = filed(line)
    routes(line, case)
    with line.database.begin() as db:
        sensitive.change(db, case, due_at=None)
    assert case_clocks.mend(line.database, line.now, 200) == 1
    line.ticks()
    assert case_of(line, case).desk_hour is not None
    assert case_clocks.mend(line.database, line.now, 200) == 0


def test_a_case_accepted_while_the_clock_looks_keeps_the_time_of_who_has_it(line: Alerting) -> None:
    case = filed(line)
    routes(line, case)
    with line.database.begin() as db:
        sensitive.change(db, case, due_at=None)
    due = hour(line.now + timedelta(hours=72))

    def accepts(db: Connection) -> int:
        case_alerts.lock(db, case)
        sensitive.change(db, case, state="acknowledged", due_at=due)
        return 0

    behind(line.database, accepts, lambda _db: case_clocks.mend(line.database, line.now, 200))
    assert case_of(line, case).due_at == due


# Whom it is kept from


def test_a_case_worker_who_told_of_a_case_is_treated_as_any_other(line: Alerting) -> None:
    """Whom a round passed over could be found by subtraction: told and left out are everybody."""
    case = filed(line, category="police-conduct")
    _, digest = line.vault.sensitive_phones.of("+254700000906")
    with line.database.begin() as db:
        db.execute(
            sensitive_reports.update()
            .where(sensitive_reports.c.id == case)
            .values(reporter_digest=digest)
        )
    routes(line, case)
    assert told(line, case) == ["Oversight"]
    assert not any("reporter" in str(one) for one in facts(line, case, "routed")["left_out"])


def test_a_case_whose_landmark_names_them_is_kept_from_them(line: Alerting) -> None:
    case = filed(line, category="police-conduct")
    where = place("sensitive_reports.landmark", case)
    sealed = line.vault.sensitive_words.seal("he is 0700 000 906", where)
    with line.database.begin() as db:
        sensitive.change(db, case, landmark_sealed=sealed)
    routes(line, case)
    assert told(line, case) == ["National"]


def test_a_case_a_person_keeps_from_an_organisation_waits_for_it_no_longer(line: Alerting) -> None:
    case = filed(line, category="police-conduct")
    routes(line, case)
    with line.database.begin() as db:
        its = select(people.c.organisation_id).where(people.c.name == "Oversight")
        case_alerts.keep_from(db, case, db.execute(its).scalar_one())
    assert line.does(line.owes("case-failed", case))
    assert told(line, case) == ["National", "Oversight"]


# What is kept of a round


def test_a_round_says_who_was_left_out_and_why_with_no_minute(line: Alerting) -> None:
    at = line.later(minutes=17)
    case = filed(at, category="family-safety")
    routes(at, case)
    kept = facts(line, case, "routed")
    assert kept["told"] == 1
    asha = next(one for one in kept["left_out"] if one["organisation"] == "Kilimani watch")
    assert asha["rule"] == "never.category" and asha["reason"]
    assert day_of(line.now).strftime("%H:17") not in str(kept)


def test_where_nobody_can_be_told_the_round_says_so(line: Alerting) -> None:
    changes(line, "Case worker", off_until=line.now + timedelta(hours=8))
    case = filed(line)
    assert routes(line, case) == []
    kept = facts(line, case, "routed")
    assert kept["told"] == 0 and case_of(line, case).desk_hour
    assert any(one["rule"] == "person.unreachable" for one in kept["left_out"])
