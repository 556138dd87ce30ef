"""The audit of the locked packages: fails on a known weakness, says what it could not ask.

`python -m launch.audit [LOCK]`. Where neither advisory service can be reached nothing is known,
and that is said and no failure; a lock that cannot be read is one.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

SERVICES = ("pypi", "osv")
OPTIONS = ("--no-deps", "--disable-pip", "--progress-spinner", "off", "--format", "json")
# pip-audit has one exit status for all failures; these words are of requests' and its own errors
# when the service was away.
AWAY = ("vulnerability feed", "not redirecting properly", "requests.exceptions", "ServiceError")


def ask(lock: str, service: str) -> subprocess.CompletedProcess[str]:
    """What pip-audit answers with one advisory service."""
    words = (
        sys.executable,
        "-m",
        "pip_audit",
        "-r",
        lock,
        *OPTIONS,
        "--vulnerability-service",
        service,
    )
    return subprocess.run(words, capture_output=True, text=True, check=False)


def packages(answer: str) -> list[dict[str, Any]] | None:
    """The packages of pip-audit's JSON answer, or None where it gave none."""
    try:
        read = json.loads(answer)
    except ValueError:
        return None
    listed = read.get("dependencies")
    return listed if isinstance(listed, list) else None


def weaknesses(listed: Sequence[dict[str, Any]]) -> list[str]:
    """One line for each known weakness: package, version, its id, and what mends it."""
    return [
        f"{package['name']} {package['version']}: {found['id']}, "
        f"mended in {', '.join(found['fix_versions']) or 'no version yet'}"
        for package in listed
        for found in package.get("vulns", ())
    ]


def judge(listed: Sequence[dict[str, Any]]) -> tuple[int, list[str]]:
    """The exit status and the lines to print for an answer."""
    bad = weaknesses(listed)
    unknown = skipped(listed)
    lines = [f"could not be audited: {', '.join(unknown)}"] if unknown else []
    audited = len(listed) - len(unknown)
    summary = (
        f"{audited} packages audited, {len(unknown)} could not be, {len(bad)} known weaknesses"
    )
    return (1 if bad else 0), [*lines, *bad, summary]


def skipped(listed: Sequence[dict[str, Any]]) -> list[str]:
    """The packages the service does not know."""
    return [package["name"] for package in listed if "skip_reason" in package]


def main(lock: str = "requirements.lock") -> int:
    """Ask one service after the other until one knows a package; the exit status."""
    status, lines = 0, ["no package could be audited"]
    for service in SERVICES:
        answer = ask(lock, service)
        listed = packages(answer.stdout)
        if listed is None and not any(word in answer.stderr for word in AWAY):
            print(answer.stderr, file=sys.stderr)
            return answer.returncode or 1
        if listed is None:
            print(f"the advisory service {service} could not be reached")
            continue
        status, lines = judge(listed)
        if len(skipped(listed)) < len(listed):
            break
    print("\n".join(lines))
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
