"""What the audit makes of pip-audit's answers."""

import json

from launch import audit

FINE = {"name": "flask", "version": "3.1.3", "vulns": []}
SKIPPED = {"name": "rq", "skip_reason": "not found"}
WEAK = {"name": "old", "version": "1.0", "vulns": [{"id": "CVE-1", "fix_versions": ["1.1"]}]}


def test_a_known_weakness_fails_and_is_named_with_what_mends_it() -> None:
    status, lines = audit.judge([FINE, WEAK])
    assert status == 1
    assert "old 1.0: CVE-1, mended in 1.1" in lines


def test_what_could_not_be_audited_is_said_and_passes() -> None:
    status, lines = audit.judge([FINE, SKIPPED])
    assert status == 0
    assert lines[0] == "could not be audited: rq"
    assert lines[-1] == "1 packages audited, 1 could not be, 0 known weaknesses"


def test_an_answer_that_is_no_list_of_packages_is_none() -> None:
    assert audit.packages("Traceback ...") is None
    assert audit.packages(json.dumps({"dependencies": [FINE]})) == [FINE]
