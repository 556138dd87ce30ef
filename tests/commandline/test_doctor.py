"""What the doctor sees of real servers that are well, unwell and away."""

from __future__ import annotations

import json
import re
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from redis import Redis
from sqlalchemy import select

from commandline import looks_still
from commandline.coverage import bare, lapsed
from commandline.finding import FAIL, OK, WARN
from commandline.looks_running import Patient, gateway
from launch.secrets import FILE
from models import audit
from models.database import connect
from models.duties import Duty
from models.register import Ward
from routing.coverage_seen import Seen
from routing.rulebook import SHIPPED
from settings import load
from tests.commandline.conftest import SECRET, Operator
from tests.commandline.story import NOW
from tests.conftest import NOON, keys_of_tests
from tests.sms import scripted_gateway
from tests.sms.scripted_gateway import Answer

KILIMANI = Ward("1371", "Kilimani", "275", "Dagoretti North", "047", "Nairobi")
KAREN = Ward("1376", "Karen", "276", "Dagoretti South", "047", "Nairobi")
DUTY = Duty(
    person_id=None,  # type: ignore[arg-type]
    contact_id=None,  # type: ignore[arg-type]
    organisation_id=None,  # type: ignore[arg-type]
    organisation="A forum",
    kind="forum",
    person="Asha",
    role="coordinator",
    language="en",
    area_level="ward",
    area_code="1371",
    categories=None,
    level=0,
    hours="",
    off_until=None,
    blocked="",
    sms_stopped_at=None,
)


def test_what_is_away_fails_with_its_mending_and_what_is_there_does_not(
    operator: Operator,
) -> None:
    result = operator.types("doctor")
    assert result.exit_code == 1
    assert SECRET not in result.stdout
    for key in keys_of_tests().values():
        assert key not in result.stdout
    states = _states(result.stdout)
    assert states | {"disk": OK} == {
        "settings": OK,
        "keys": OK,
        "webhook": OK,
        "disk": OK,
        "database": OK,
        "migrations": OK,
        "seed": OK,
        "redis": FAIL,
        "queue": FAIL,
        "clock": FAIL,
        "gateway": FAIL,
        "coverage": WARN,
        "cases": WARN,
        "audit": OK,
    }
    assert "-> is it running? `make run` starts it" in result.stdout


def test_a_redis_that_answers_is_well_and_a_queue_without_workers_is_not(
    lone_operator: Operator, redis_url: str
) -> None:
    said = lone_operator.types("doctor", REDIS_URL=redis_url).stdout
    assert _states(said)["redis"] == OK
    assert "0 workers, 0 jobs waiting, 0 failed within a day" in said
    assert _states(said)["queue"] == FAIL


def test_a_redis_that_forgets_is_warned_of(lone_operator: Operator, redis_url: str) -> None:
    line = Redis.from_url(redis_url)
    line.config_set("maxmemory-policy", "allkeys-lru")
    try:
        said = lone_operator.types("doctor", REDIS_URL=redis_url).stdout
    finally:
        line.config_set("maxmemory-policy", "noeviction")
    assert _states(said)["redis"] == WARN


def test_a_database_that_is_away_is_said_once(lone_operator: Operator) -> None:
    states = _states(lone_operator.types("doctor").stdout)
    assert states["database"] == FAIL
    assert not states.keys() & {"migrations", "seed", "clock", "coverage", "cases", "audit"}


@pytest.mark.parametrize("row", [0, 1], ids=["the first row", "a later one"])
def test_a_row_taken_out_of_the_audit_fails(operator: Operator, row: int) -> None:
    database = connect(operator.environment["DATABASE_URL"], "owner")
    with database.begin() as db:
        for email in ("a@example.org", "b@example.org", "c@example.org"):
            audit.note(db, at=NOW, actor="operator", action="add user", object=email)
        ids = db.execute(select(audit.audit.c.id).order_by(audit.audit.c.id)).scalars().all()
        db.execute(audit.audit.delete().where(audit.audit.c.id == ids[row]))
    database.dispose()
    said = operator.types("doctor").stdout
    assert _states(said)["audit"] == FAIL
    assert f"row {ids[row + 1]}, or one before it, was changed or taken out" in said


def test_a_database_without_tables_wants_migrations(operator: Operator, empty_url: str) -> None:
    result = operator.types("doctor", DATABASE_URL=empty_url)
    assert _states(result.stdout)["migrations"] == FAIL
    assert "-> usalama migrate" in result.stdout


def test_a_bad_setting_is_a_refusal(lone_operator: Operator) -> None:
    assert "PORT: 'x' cannot be read" in lone_operator.is_refused("doctor", PORT="x")


@pytest.mark.parametrize(
    "balance, state",
    [("KES 1,785.50", OK), ("KES 12.00", WARN), ("KES 0.00", WARN)],
    ids=["enough", "little", "nothing"],
)
def test_the_balance_is_looked_at(
    lone_operator: Operator, balance: str, state: str, tmp_path: Path
) -> None:
    body = json.dumps({"UserData": {"balance": balance}})
    with scripted_gateway.gateway(lambda asked: Answer(200, body)) as here:
        given = load({**lone_operator.environment, "AT_BASE_URL": here.url}, tmp_path)
        database = connect(given.database, "owner")
        found = list(gateway(Patient(given, database, NOW)))
        database.dispose()
    assert [finding.state for finding in found] == [state]
    assert balance in found[0].words


def test_a_wrong_key_is_said_in_the_words_of_the_gateway(lone_operator: Operator) -> None:
    with scripted_gateway.gateway(
        lambda asked: Answer(401, "The supplied authentication is invalid", "text/plain")
    ) as here:
        said = lone_operator.types("doctor", AT_BASE_URL=here.url).stdout
    assert _states(said)["gateway"] == FAIL
    assert "The supplied authentication is invalid" in said


@pytest.mark.parametrize(
    "changed, without",
    [
        ({}, ["1376"]),
        ({"area_level": "constituency", "area_code": "276"}, ["1371"]),
        ({"area_level": "county", "area_code": "047"}, []),
        ({"area_level": "national", "area_code": ""}, []),
        ({"level": 1}, ["1371", "1376"]),
        ({"kind": "caseworker"}, ["1371", "1376"]),
        ({"kind": "oversight", "categories": ["police-conduct"]}, ["1371", "1376"]),
        ({"categories": ["fire"]}, ["1376"]),
        ({"blocked": "UserInBlacklist"}, ["1371", "1376"]),
        ({"sms_stopped_at": NOW}, ["1371", "1376"]),
    ],
    ids=[
        "a ward",
        "a constituency",
        "a county",
        "everywhere",
        "told later",
        "cases only",
        "police conduct only",
        "one category",
        "blocked",
        "wants no SMS",
    ],
)
def test_who_counts_as_covering_a_ward(changed: dict[str, object], without: list[str]) -> None:
    everybody = [replace(DUTY, **changed)]  # type: ignore[arg-type]
    assert [ward.code for ward in bare([KILIMANI, KAREN], everybody)] == without


@pytest.mark.parametrize(
    ("changed", "without"),
    [
        ({}, []),
        ({"hours": "Mo-Su 06:00-18:00"}, ["1371"]),
        ({"blocked": "UserInBlacklist"}, ["1371"]),
    ],
    ids=["all day", "by day alone", "refused"],
)
def test_a_ward_without_anybody_at_some_hour_is_named(
    changed: dict[str, object], without: list[str]
) -> None:
    everybody = [replace(DUTY, **changed)]  # type: ignore[arg-type]
    found = lapsed(Seen([KILIMANI, KAREN], everybody, frozenset(), SHIPPED, [], {}), NOON)
    assert [ward.code for ward in found] == without


def test_coverage_is_counted_county_by_county(demo_operator: Operator) -> None:
    said = demo_operator.types("doctor").stdout
    assert "of 1,450 wards have nobody at level 0" in said
    assert "002 Kwale 20 of 20" in said
    assert "047 Nairobi" not in said


@pytest.mark.parametrize(
    "secrets, state",
    [("", FAIL), ("short", WARN), (f"{SECRET},{SECRET}2", OK), (f"{SECRET},{SECRET},x", WARN)],
    ids=["none", "short", "two", "three"],
)
def test_webhook_secrets(lone_operator: Operator, tmp_path: Path, secrets: str, state: str) -> None:
    given = load({**lone_operator.environment, "WEBHOOK_SECRETS": secrets}, tmp_path)
    assert [finding.state for finding in looks_still.webhook(given)] == [state]


def test_secrets_that_others_may_read_fail(lone_operator: Operator, tmp_path: Path) -> None:
    given = load(lone_operator.environment, tmp_path)
    assert list(looks_still.secrets_file(given)) == []
    path = tmp_path / FILE
    path.write_text("")
    for mode, state in ((0o600, OK), (0o640, FAIL)):
        path.chmod(mode)
        assert stat.S_IMODE(path.stat().st_mode) == mode
        assert [finding.state for finding in looks_still.secrets_file(given)] == [state]


def test_a_report_set_aside_fails_and_one_that_waits_is_a_warning(
    lone_operator: Operator, tmp_path: Path
) -> None:
    given = load(lone_operator.environment, tmp_path)
    spool = given.home / "spool"
    spool.mkdir(parents=True)
    for name, states in (("3f.sealed", [WARN]), ("4f.aside", [WARN, FAIL])):
        (spool / name).touch()
        found = [finding for finding in looks_still.disk(given) if finding.about == "spool"]
        assert [finding.state for finding in found] == states


def test_production_names_all_it_misses_at_once(lone_operator: Operator, tmp_path: Path) -> None:
    production = {"USALAMA_ENV": "production", "SECRET_KEY": "", "USALAMA_DEMO": "1"}
    given = load({**lone_operator.environment, **production}, tmp_path)
    found = list(looks_still.settings(given))
    assert [finding.words.split()[0] for finding in found] == [
        "SECRET_KEY",
        "AT_USERNAME",
        "AT_BASE_URL",
        "USALAMA_DEMO=1",
    ]
    assert {finding.state for finding in found} == {FAIL}


def test_reports_in_the_spool_are_said(lone_operator: Operator, tmp_path: Path) -> None:
    (tmp_path / "spool").mkdir()
    (tmp_path / "spool" / "c0ffee.sealed").write_bytes(b"sealed")
    assert "1 reports wait for the database" in lone_operator.types("doctor").stdout


def _states(said: str) -> dict[str, str]:
    """The state of each thing that was looked at."""
    lines = re.findall(r"^(ok|warn|fail) +(\w+)", said, re.MULTILINE)
    return {about: state for state, about in lines}
