"""Whether the audit is whole: who can write to the database could else take a deed out of it."""

from __future__ import annotations

from collections.abc import Iterator

from commandline.finding import Finding, fail, well
from commandline.looks_running import Patient
from models import audit as kept

_MEND = "compare `usalama export audit` with a backup, and see who can write to the database"


def audit(patient: Patient) -> Iterator[Finding]:
    """Every row binds the one before it."""
    with patient.database.connect() as db:
        broken = kept.broken_at(db)
    if broken is None:
        yield well("audit", "each row follows from the one before it")
    else:
        yield fail("audit", f"row {broken}, or one before it, was changed or taken out", _MEND)
