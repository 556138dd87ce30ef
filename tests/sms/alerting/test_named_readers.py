"""Whom a console user works for is looked for in words from everywhere, also in what came before."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from models import additions, contacts, events, reports, users
from models.directory import organisations, people
from models.numbers import masked
from models.report_states import DESK
from models.vault import place
from models.whose import Whose, report_is_open
from sms import hiding, reporter
from sms.looking_back import look_back
from sms.telling import Line
from tests.sms.alerting.lines import Alerting
from tests.sms.alerting.test_named import words
from tests.sms.alerting.test_trust import of

NUMBER = "+254700000977"
DEED = "Tembo Shield guards stole my goat"


@pytest.fixture
def tembo(line: Alerting) -> UUID:
    """A security company without any duty, and Moses Barasa of it."""
    id = uuid4()
    with line.database.begin() as db:
        row = {"id": id, "name": "Tembo Shield", "kind": "private_security"}
        db.execute(organisations.insert().values(**row, created_at=line.now))
        theirs = {
            "id": uuid4(),
            "organisation_id": id,
            "contact_id": contacts.keep(db, line.vault, NUMBER, line.now).id,
            "name": "Moses Barasa",
            "role": "guard",
            "language": "en",
            "masked": masked(NUMBER),
            "created_at": line.now,
        }
        db.execute(people.insert().values(theirs))
    return id


def tie(line: Alerting, organisation: UUID) -> UUID:
    with line.database.begin() as db:
        user = users.add(
            db, "ops@tembo.co.ke", "viewer", "", line.now, organisation_id=organisation
        )
    assert user
    return user


NAMING = [DEED, "Moses Barasa took it", "the thief is 0700000977"]


@pytest.mark.parametrize("said", NAMING, ids=["its people's deed", "a name", "a number"])
def test_a_report_that_names_a_users_organisation_is_kept_from_it_where_it_has_no_duty(
    line: Alerting, tembo: UUID, said: str
) -> None:
    before = words(line, said)
    line.routes(before)
    assert tembo not in of(line, before).kept_organisations
    tie(line, tembo)
    report = words(line, said)
    line.routes(report)
    found = of(line, report)
    assert (found.named_organisations, found.review) == ([tembo], "named")
    assert tembo in found.kept_organisations


@pytest.mark.parametrize("said", ["near Tembo Shield office", "the guard is the thief"])
def test_a_place_or_an_office_that_may_be_anybodys_names_nobody_elsewhere(
    line: Alerting, tembo: UUID, said: str
) -> None:
    tie(line, tembo)
    report = words(line, said)
    line.routes(report)
    assert tembo not in of(line, report).kept_organisations


def test_who_is_switched_off_is_looked_for_no_more(line: Alerting, tembo: UUID) -> None:
    user = tie(line, tembo)
    with line.database.begin() as db:
        theirs = users.users.c.id == user
        db.execute(users.users.update().where(theirs).values(disabled_at=line.now))
    report = words(line, DEED)
    line.routes(report)
    assert of(line, report).kept_organisations == []


def back(line: Alerting, organisation: UUID) -> int:
    with line.database.begin() as db:
        return look_back(db, line.vault, organisation, line.now)


def test_what_came_before_is_found_once_with_what_was_added_later(
    line: Alerting, tembo: UUID
) -> None:
    told, plain, later = words(line, DEED), words(line, "a goat is gone"), line.files()
    for report in (told, plain, later):
        line.routes(report)
    id = uuid4()
    with line.database.begin() as db:
        sealed = line.vault.words.seal(DEED, place("report_additions.words", id))
        given = {"report_id": later, "channel": "sms", "words_sealed": sealed, "now": line.now}
        additions.add(db, id=id, **given)
    assert back(line, tembo) == 2
    assert [tembo in of(line, one).kept_organisations for one in (told, plain, later)] == [
        True,
        False,
        True,
    ]
    assert of(line, told).review == "named"
    assert back(line, tembo) == 0


@pytest.mark.parametrize("cleared", [True, False], ids=["not about them", "about them"])
def test_what_the_desk_said_of_it_before_is_heeded(
    line: Alerting, tembo: UUID, cleared: bool
) -> None:
    report, beside = words(line, DEED), words(line, DEED)
    with line.database.begin() as db:
        facts = {"by": "desk@example.org", "cleared": cleared}
        events.add(db, report, "looked", at=line.now, actor="operator", facts=facts)
    assert back(line, tembo) == (1 if cleared else 2)
    assert (tembo in of(line, report).kept_organisations) is not cleared
    assert tembo in of(line, beside).kept_organisations


def test_a_report_that_is_over_is_kept_from_them_without_another_look(
    line: Alerting, tembo: UUID
) -> None:
    report = words(line, DEED)
    line.routes(report)
    with line.database.begin() as db:
        over = reports.reports.update().where(reports.reports.c.id == report)
        db.execute(over.values(state="resolved", closed_at=line.now))
    assert back(line, tembo) == 1
    found = of(line, report)
    assert (found.kept_organisations, found.review) == ([tembo], "")


def test_there_is_a_user_of_no_organisation_beside(line: Alerting, tembo: UUID) -> None:
    """A user who works for nobody makes nobody be looked for."""
    with line.database.begin() as db:
        users.add(db, "a@example.org", "viewer", "", line.now)
        assert db.execute(select(users.users.c.organisation_id)).scalar_one() is None
    report = words(line, DEED)
    line.routes(report)
    assert of(line, report).kept_organisations == []


def withdrawn(line: Line, report: UUID) -> None:
    reporter.withdraw(line, report)


def hidden(line: Line, report: UUID) -> None:
    hiding.hide(line, report, "danger", by="operator")


def taken(line: Line, report: UUID) -> None:
    reports.move(line.db, report, "take", by=DESK, acknowledged_at=line.now, at_desk=True)


@pytest.mark.parametrize("deed", [withdrawn, hidden, taken])
def test_what_no_round_has_looked_at_is_not_there_for_whom_it_may_be_about(
    line: Alerting, tembo: UUID, deed: Callable[[Line, UUID], None]
) -> None:
    tie(line, tembo)
    report = words(line, DEED)
    owed = line.owes("route", report)
    with line.database.begin() as db:
        deed(Line(db, line.vault, line.languages, line.now, line.below), report)
    line.does(owed)
    theirs = Whose(tembo, "private_security")
    with line.database.begin() as db:
        assert not report_is_open(db, theirs, reports.get(db, report).reference)
