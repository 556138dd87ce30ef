"""An evening's worth of stories: one robbery told whole, and what else came in beside it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from models import delivery, events
from tests.console.stories import (
    EASTLEIGH,
    FORUM,
    KILIMANI,
    PIPELINE,
    POST,
    Evening,
    alert,
    call,
    directory,
    known_id,
    message,
    reference,
    report,
    resident,
)


def robbery(evening: Evening) -> UUID:
    """The whole way of one report: called in, told to two, accepted by one, heard of by SMS."""
    at = evening.ago(minutes=26)
    grace = known_id("Grace Wanjiru")
    shown = reference(48213097)
    id = report(
        evening,
        48213097,
        at=at,
        happening_now=True,
        state="acknowledged",
        holder_id=grace,
        routed_at=at + timedelta(seconds=1),
        acknowledged_at=at + timedelta(minutes=4),
        due_at=at + timedelta(hours=72),
    )
    ref = f"{shown[:3]}-{shown[3:6]}-{shown[6:]}"
    call(evening, "3fa91c07d2b84e55", at=at - timedelta(seconds=31), filed=id, ref=ref)
    routed = at + timedelta(seconds=1)
    left_out = [
        {"organisation": POST, "role": "ocs", "reason": "Level 1 for constituency Dagoretti North: "
         "told if nobody before answers in time"},
    ]  # fmt: skip
    told = {"level": 0, "desk": False, "left_out": left_out}
    events.add(evening.db, id, "routed", at=routed, actor="clock", facts=told)
    first = alert(
        evening,
        id,
        "Grace Wanjiru",
        FORUM,
        at=routed,
        state="accepted",
        answer="accepted",
        sent_at=routed,
        answered_at=at + timedelta(minutes=4),
    )
    second = alert(evening, id, "Hassan Abdi", FORUM, at=routed, short_number=212)
    words = (
        "417 Theft or robbery, Kilimani, near Yaya Centre stage. Happening now. "
        "Reply 1 417 accept, 2 417 pass, 3 417 close"
    )
    sent = {"report_id": id, "at": routed, "sent_at": routed}
    to_grace = message(
        evening, "to Grace", words, alert_id=first, person_id=grace, **sent,
        final_at=routed + timedelta(seconds=9),
    )  # fmt: skip
    delivery.keep(
        evening.db,
        gateway_id=f"ATXid_{to_grace.hex[:12]}",
        status="Success",
        reason="",
        network="63902",
        raw_sealed=b"",
        now=routed + timedelta(seconds=9),
    )
    hassan = known_id("Hassan Abdi")
    message(
        evening, "to Hassan", words.replace("417", "212"), alert_id=second, person_id=hassan,
        status="failed", reason="AbsentSubscriber", **sent,
    )  # fmt: skip
    accepted = at + timedelta(minutes=4)
    message(
        evening, "from Grace", "1 417", at=accepted, status="received", direction="in",
        purpose="incoming", report_id=id, alert_id=first, person_id=grace, cost=None, segments=0,
    )  # fmt: skip
    events.add(
        evening.db, id, "accepted", at=accepted, actor="coordinator", person_id=grace,
        facts={"organisation": FORUM},
    )  # fmt: skip
    message(
        evening, "answer", "417 is yours: Theft or robbery, Kilimani. Reply 3 417 when it ends.",
        at=accepted, purpose="answer", report_id=id, person_id=grace,
    )  # fmt: skip
    message(
        evening, "news", f"{ref} was accepted by {FORUM}. To ask after it dial *384*70421#, My "
        "reports.", at=accepted, purpose="news", lane="normal", report_id=id,
        contact_id=resident(evening, "+254700000501"),
    )  # fmt: skip
    return id


_OTHERS: Iterable[tuple[int, str, str, str, dict[str, Any], float]] = (
    (10450712, "fire", EASTLEIGH, "urgent", {"happening_now": True, "state": "routed",
     "due": -0.2}, 0.5),
    (66120934, "gang", PIPELINE, "urgent", {"state": "routed", "level": 2, "due": -3.1}, 29),
    (31077745, "livestock", "0512", "high", {"state": "routed", "level": 3, "at_desk": True}, 51),
    (90031266, "suspicious", KILIMANI, "low", {"state": "received"}, 0.02),
    (27719403, "drugs", EASTLEIGH, "medium", {"state": "resolved", "outcome": "solved",
     "holder": "Hassan Abdi"}, 20),
    (55802199, "burglary", KILIMANI, "high", {"state": "referred", "holder": "Grace Wanjiru",
     "due": 40.0}, 8),
    (71940058, "violence", PIPELINE, "high", {"state": "routed", "level": 1, "due": 2.4}, 2.2),
    (14442087, "accident", "0030", "urgent", {"state": "not_found", "outcome": "nothing_found",
     "holder": "Daniel Kiprono"}, 30),
    (83316540, "other", EASTLEIGH, "low", {"state": "false_report", "outcome": "false",
     "holder": "Grace Wanjiru"}, 76),
)  # fmt: skip


def evening_of(evening: Evening) -> UUID:
    """Everything above, and a few reports, calls and messages beside it. The robbery's id."""
    directory(evening)
    for number, category, ward, severity, told, hours in _OTHERS:
        given = dict(told)
        if "holder" in given:
            given["holder_id"] = known_id(given.pop("holder"))
        if "due" in given:
            given["due_at"] = evening.now + timedelta(hours=given.pop("due"))
        at = evening.ago(hours=hours)
        id = report(
            evening, number, ward=ward, category=category, severity=severity, at=at,
            phone=f"+254700000{510 + number % 9}", landmark="Shell petrol station", **given,
        )  # fmt: skip
        call(evening, f"{number:016x}", at=at, filed=id, ref="105-449-213", network="63903")
    call(evening, "77b0a2c9913e4fd0", at=evening.ago(hours=3), hops=4, end="Incomplete")
    call(evening, "c01d55e9aa2341b7", at=evening.ago(hours=5), hops=5, sensitive=True)
    strangers(evening)
    return robbery(evening)


def strangers(evening: Evening) -> None:
    """Messages that belong to no report."""
    message(
        evening, "unknown", "HELP to coordinators goes out", at=evening.ago(minutes=50),
        status="unknown", purpose="alert", person_id=known_id("Daniel Kiprono"),
        reason="no answer in 10 s",
    )  # fmt: skip
    message(
        evening, "waiting", "Waits for its turn", at=evening.ago(minutes=6), status="queued",
        person_id=known_id("Daniel Kiprono"), next_at=evening.now, gateway_id=None,
    )  # fmt: skip
    message(
        evening, "stranger", "Naomba msaada, piga 0712 345 678", at=evening.ago(hours=2),
        status="received", direction="in", purpose="incoming", cost=None, segments=0,
        contact_id=resident(evening, "+254700000533"),
    )  # fmt: skip
    message(
        evening, "bank", "Your loan is ready", at=evening.ago(hours=4), status="received",
        direction="in", purpose="incoming", cost=None, segments=0, correspondent="M-KOPA",
    )  # fmt: skip
    message(
        evening, "case", "Please look at the desk when you can.", at=evening.ago(hours=5),
        purpose="case", person_id=known_id("Hassan Abdi"),
    )  # fmt: skip
