"""A report whose words name a duty holder goes to others, says why, and waits for a look."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event

from commandline.explain import explain
from models import alerts, contacts, events, outbox, reports, trust
from models.alerts import OPEN
from models.messages import messages
from models.report_states import DESK, HOLDER
from models.reports import Report
from models.vault import place
from sms import reporter
from sms.looking import release
from sms.telling import Line
from tests.models.stands import stands
from tests.sms.alerting.lines import Alerting
from tests.sms.alerting.test_trust import many, of

GUARD = "guards of Guards security opened the gate"


def told(line: Alerting, report: UUID) -> set[str]:
    with line.database.begin() as db:
        return {alert.role for alert in alerts.of_report(db, report) if alert.state in OPEN}


def words(line: Alerting, said: str) -> UUID:
    """A report with words of its own and no landmark."""
    new = uuid4()
    line.files(id=new, words_sealed=line.vault.words.seal(said, place("reports.words", new)))
    return new


def does_what_is_owed(line: Alerting) -> None:
    with line.database.begin() as db:
        owed = outbox.missed(db, line.now, 10)
    for one, _ in owed:
        line.does(one)


def adds(line: Alerting, report: UUID, said: str) -> None:
    with line.database.begin() as db:
        about = Line(db, line.vault, line.languages, line.now, line.below)
        reporter.add(about, report, said, channel="sms")


def explained(line: Alerting, report: UUID) -> str:
    with line.database.begin() as db:
        return "\n".join(explain(db, reports.get(db, report).reference))


@pytest.mark.parametrize(
    ("landmark", "said"),
    [
        ("", "coordinator Asha took the money"),
        ("", "call her on 0700 000 900, she has it"),
        ("coordinator Asha sells it here", ""),
        ("chairman of Kilimani watch does it", ""),
        ("Kilimani watch members beat me", ""),
        ("", "the coordinator is the thief"),
    ],
    ids=[
        "by title and name",
        "by number",
        "by name in the landmark",
        "by his organisation",
        "by whose members did it",
        "by an office that one has",
    ],
)
def test_who_is_named_is_told_at_no_level_and_the_desk_is_to_look(
    line: Alerting, landmark: str, said: str
) -> None:
    report = words(line, said) if said else line.files(landmark)
    line.routes(report)
    assert "coordinator" not in told(line, report) and told(line, report)
    for hours in (1, 6, 31, 60):
        line.later(hours=hours).ticks()
    assert not {"coordinator", "deputy"} & told(line, report)
    found = of(line, report)
    assert found.review == "named" and found.at_desk
    assert "Kilimani watch is named in the report" in explained(line, report)
    with line.database.begin() as db:
        assert "took" not in str(events.of(db, report))


@pytest.mark.parametrize(
    "landmark",
    ["near Westlands police", "nyuma ya Kilimani watch", "Asha was beaten", "police did not come"],
)
def test_a_place_or_a_first_name_leaves_nobody_out(line: Alerting, landmark: str) -> None:
    report = line.files(landmark)
    line.routes(report)
    found = of(line, report)
    assert found.review == "" and found.kept_organisations == []
    assert "coordinator" in told(line, report)


def test_where_everybody_is_named_the_desk_has_it(line: Alerting) -> None:
    report = words(
        line,
        "coordinator Asha, guards of Guards security, officers of Westlands police, 0700000907. "
        "chairman of Kilimani watch",
    )
    line.routes(report)
    assert told(line, report) == set()
    assert of(line, report).at_desk


def test_named_later_what_was_told_is_taken_back_and_the_next_are_told(line: Alerting) -> None:
    report = line.files()
    line.routes(report)
    assert {"coordinator", "guard"} <= told(line, report)
    adds(line, report, "It was coordinator Asha, I saw her")
    assert told(line, report) == {"guard"}
    adds(line, report, GUARD)
    does_what_is_owed(line)
    assert told(line, report) and not {"coordinator", "guard"} & told(line, report)
    assert of(line, report).review == "named"


def test_who_is_named_does_not_read_what_names_him(line: Alerting) -> None:
    report = line.files()
    line.routes(report)
    with line.database.begin() as db:
        asha = contacts.find(db, line.vault, "+254700000900")
        about = Line(db, line.vault, line.languages, line.now, line.below)
        sent = reporter.add(about, report, "coordinator Asha took it", channel="sms")
        to = {db.execute(_to(one)).scalar_one() for _, one in sent}
    assert asha and to and asha.id not in to


def _to(message: UUID) -> Any:
    return (
        messages.select().with_only_columns(messages.c.contact_id).where(messages.c.id == message)
    )


def test_what_looking_for_names_costs(line: Alerting) -> None:
    """Statements of one routing: 6 more where there are words, 1 where there are none."""
    sent: list[str] = []
    event.listen(line.database, "before_cursor_execute", lambda *a: sent.append(str(a[2])))

    def cost(report: UUID) -> int:
        owed = line.owes("route", report)
        sent.clear()
        line.does(owed)
        return len(sent)

    without, beside = cost(line.files()), cost(line.files("the blue gate", category="other"))
    print(f" {without} statements without words, {beside} with a landmark", end=" ")
    assert beside - without <= 7


def test_what_the_clock_lets_go_is_marked_and_stays_to_be_looked_at(line: Alerting) -> None:
    filed = many(line, 6, category="other", severity="low")
    line.routes(filed[-1])
    line.later(hours=1, minutes=1).ticks()
    found = of(line, filed[-1])
    assert (found.released_by, found.review) == ("clock", "unlooked")


def test_what_a_person_lets_go_is_not(line: Alerting) -> None:
    filed = many(line, 6, category="other", severity="low")
    line.routes(filed[-1])
    with line.database.begin() as db:
        release(db, reports.lock(db, filed[-1]), line.now, by=DESK)
    found = of(line, filed[-1])
    assert (found.released_by, found.review) == ("desk", "")


def test_false_counts_against_who_led_and_not_against_who_told_it_again(line: Alerting) -> None:
    with line.database.begin() as db:
        lead_of, again_of = (
            contacts.keep(db, line.vault, number, line.now).id
            for number in ("+254700000501", "+254700000502")
        )
    lead, again = line.files(contact_id=lead_of), line.files(contact_id=again_of)
    with line.database.begin() as db:
        stands(db, again, follows=lead, state="routed")
        stands(db, lead, state="routed")
        reports.move(db, lead, "call_false", by=HOLDER, closed_at=line.now)
        assert of_state(db, again) == "false_report"
        counted = [trust.history(db, one, line.now).false for one in (lead_of, again_of)]
    assert counted == [1, 0]


def of_state(db: Any, report: UUID) -> str:
    found: Report = reports.get(db, report)
    return found.state
