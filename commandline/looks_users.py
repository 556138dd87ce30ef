"""Console users tied to an organisation nobody is left of: it may go by another name now."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from commandline.finding import Finding, warn
from commandline.looks_running import Patient
from models import console_access


def users(patient: Patient) -> Iterator[Finding]:
    """Silent where everybody is tied to one that has people, or to none."""
    with patient.database.connect() as db:
        found = console_access.of_nobody(db)
    if found:
        named = ", ".join(f"{email} ({organisation})" for email, organisation in found)
        yield warn(
            "users",
            f"{len(found)} of the console work for an organisation that has nobody any more",
            "usalama user works-for EMAIL NAME, if it goes by another name now",
            *wrap(named, 78),
        )
