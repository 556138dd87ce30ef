"""Nothing is measured that was not done: every answer is read, every END counted three times."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from bench.calls import HOPS
from bench.kept import Filed
from bench.line import opened
from bench.load import Asked, Run

_REFERENCE = re.compile(r"\b(\d{3})-(\d{3})-(\d{3})\b")


class Miscounted(Exception):
    """What was answered, kept and sent does not agree; the message names the counts."""


def walked(run: Run) -> None:
    """Every hop of the service got the screen it must. Raises Miscounted with the first faults."""
    wrong = list(_wrong(run))
    if wrong:
        raise Miscounted(f"{len(wrong)} hops went wrong, such as: {'; '.join(wrong[:3])}")


def answered(run: Run) -> None:
    """The floor answered every post with a screen. Raises Miscounted."""
    answers = [opened(hop.raw) for hop in run.asked]
    good = sum(one.status == 200 and one.words.startswith("CON ") for one in answers)
    _same("floor", {"posts": len(run.asked), "answered": good})


def ended(run: Run) -> dict[str, Asked]:
    """The last hops by the reference each was given. Raises Miscounted where one is given twice."""
    found: dict[str, Asked] = {}
    for hop in run.last_hops:
        reference = _REFERENCE.search(opened(hop.raw).words)
        if reference:
            found["".join(reference.groups())] = hop
    _same("ENDs", {"calls": len(run.last_hops), "references": len(found)})
    return found


def reported(ends: Mapping[str, Asked], filed: Mapping[str, Filed], came: set[str]) -> None:
    """Each END is one report of its ward in SQL with one alert, on one phone. Raises Miscounted."""
    kept = {reference: filed[reference] for reference in ends if reference in filed}
    counts = {
        "ENDs": len(ends),
        "reports in SQL": len(kept),
        "alerts in SQL": sum(len(one.texts) for one in kept.values()),
        "alerts at phones": sum(text in came for one in kept.values() for text in one.texts),
    }
    _same("reports", counts)
    asked = Counter(hop.call.ward for hop in ends.values())
    if asked != Counter(one.ward for one in kept.values()):
        raise Miscounted("reports lie in other wards than the callers chose")


def altogether(*, hops: int, hops_in_sql: int, texts: int, texts_at_phones: int) -> None:
    """At the end: nothing more and nothing less than was asked for. Raises Miscounted."""
    _same("hops", {"answered": hops, "in SQL": hops_in_sql})
    _same("texts", {"asked for": texts, "at phones": texts_at_phones})


def _wrong(run: Run) -> Iterator[str]:
    for hop in run.asked:
        answer, screen = opened(hop.raw), hop.call.screens[hop.number]
        kind = "END " if hop.number == HOPS - 1 else "CON "
        if answer.status != 200 or answer.screen != screen or not answer.words.startswith(kind):
            yield f"{screen} was asked for, {answer.screen or answer.status} came"


def _same(what: str, counts: Mapping[str, int]) -> None:
    if len(set(counts.values())) > 1:
        told = ", ".join(f"{count} {name}" for name, count in counts.items())
        raise Miscounted(f"{what} do not agree: {told}")
