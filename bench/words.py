"""What the benchmark says: on the terminal in figures, on the page of the docs in ratios alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bench.calls import HOPS
from bench.rounds import Figures, Size
from bench.rows import PARTS, over, ratio

TIE = "Differences under 25 % are ties: this is what the same run differs by on a shared machine."
LATE, BUSY = 0.005, 0.8  # beyond these the generator measured itself
SOON = 3.0  # seconds an alert may take


@dataclass(frozen=True)
class Setting:
    """Where and when: `machine` names cores and versions, never the host; `load` is the others'
    work when it began, in cores."""

    command: str
    day: date
    machine: str
    load: float
    cores: int


def terminal(setting: Setting, size: Size, rounds: Sequence[Figures]) -> Iterator[str]:
    """The short table."""
    yield f"{_rounds(rounds)}, service and floor in turn, on {setting.machine}"
    yield f"{'':42}{'service':>12}{'floor':>12}   service / floor"
    yield f"{'':42}{'middle':>12}{'middle':>12}{'least':>8}{'middle':>8}{'most':>8}"
    for part in PARTS:
        yield part.title
        for row in part.rows:
            told = over(rounds, row)
            both = f"{row.said(told.service.middle):>12}{row.said(told.floor.middle):>12}"
            each = (told.ratio.least, told.ratio.middle, told.ratio.most)
            yield f"  {row.label:40}{both}" + "".join(f"{ratio(one):>8}" for one in each)
    yield ""
    yield from _remarks(setting, size, rounds)


def page(setting: Setting, size: Size, rounds: Sequence[Figures]) -> str:
    """The page of the docs."""
    lines = [
        _INTRODUCTION,
        f"Made on {setting.day:%-d %B %Y} by `{setting.command}`: {_rounds(rounds)}, "
        f"on {setting.machine}.\n",
        "| service / floor | least | middle | most |",
        "|---|---|---|---|",
    ]
    for part in PARTS:
        lines.append(f"| **{part.title}** | | | |")
        for row in part.rows:
            told = over(rounds, row).ratio
            each = " | ".join(ratio(one) for one in (told.least, told.middle, told.most))
            lines.append(f"| {row.label} | {each} |")
    remarks = (f"- {line}" for line in _remarks(setting, size, rounds))
    return "\n".join((*lines, "", *remarks, _METHOD.format(hops=HOPS, size=size)))


def _remarks(setting: Setting, size: Size, rounds: Sequence[Figures]) -> Iterator[str]:
    reports = len(rounds) * (size.arriving_calls + size.filed_calls)
    yield f"Every END is one report in SQL and one alert at a phone: {reports} of {reports}."
    worst = max(figures["alert_worst"] for figures in rounds)
    kept = "all" if worst <= SOON else "not all"
    yield f"Alerts at the gateway within {SOON:g} seconds of the END: {kept}."
    lag = max(figures["lag_p99"] for figures in rounds)
    busy = max(figures["busy"] for figures in rounds)
    if lag > LATE or busy > BUSY:
        yield "NOT TO BE TRUSTED: the generator was late, and measured itself."
    yield f"The generator came {lag * 1000:.1f} ms late (p99) and took {busy:.0%} of a core."
    if setting.load > setting.cores / 4:
        yield f"The machine had other work (load {setting.load:.1f}): make these on a quiet one."
    yield TIE


def _rounds(rounds: Sequence[Figures]) -> str:
    return "1 round" if len(rounds) == 1 else f"{len(rounds)} rounds"


_INTRODUCTION = """\
# Benchmark

What a hop, a report and an alert cost, beside the least that any answer over Redis can cost here.
The **floor** is a bare Flask view under the same granian (one worker, 8 blocking threads) that does
one redis-py GET and one SET over TCP with the same form, and keeps nothing. Both run at the same
time on one machine and are asked in turn, so that a ratio holds when the machine's speed does not.
Rates: more is better. Times: less is better; each is divided by the time of a hop of the floor.
"""

_METHOD = """
## How it is measured

- The service is started by `usalama run`, all of it: embedded PostgreSQL (commits are synced) and
  Redis (append-only file), web, workers, clock, emulator, in a temporary home on free ports.
- A call is {hops} posts as the gateway sends them, each call by a new caller: language,
  report, kind, ward by name with a landmark, when, send. Every answer is read: it must be the
  screen that belongs there.
- As fast as it goes: 64 calls open over 32 connections, {size.calls} calls a round to the service
  that end without a report, {size.filed_calls} that file one, {size.floor_calls} to the floor.
- Times: {size.arriving_calls} calls a round that arrive within {size.seconds:g} s as they like,
  at the same moments for both, {size.think:g} s over a screen on average. A hop's time counts from
  when it should have been sent until its answer was there, so that a server which stops is charged
  with all that was due meanwhile. Of so few ENDs a round the p99 is the slowest.
- END to alert: from the END in the caller's hand to the text in the inbox of the coordinator's
  phone in the emulator. Many at once: {size.messages} messages written to the outbox together.
- A broadcast: {size.phones} phones a round, half in each language, against {size.jobs} RQ jobs of
  one message, as lean as such a job can be (no fork, one read, one request, one write). Both go
  from a process of their own through the same client to a sink that answers as the gateway does.
  Alerts are timed idle, and while a broadcast goes out at 100 parts a second, which is what
  `SMS_PER_SECOND` is by default. `python -m bench.broadcasts --phones 100000` takes more, and
  tells by how much the sender's memory grows.
- Between two measurements all that is owed is waited for: hops in SQL, reports routed, texts
  delivered.
- `make bench` prints the figures behind the ratios; `make bench ARGS=--write` makes this page anew.
"""
