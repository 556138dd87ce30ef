"""The reports: a list that its address filters, and each one as the line of what happened to it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, request
from flask.typing import ResponseReturnValue

from console import labels, paging, words
from console.desk import TAKEABLE
from console.doubt_facts import doubts
from console.filters import SINCE, UNTIL, WARD, Field, ask
from console.moderating import moderation
from console.outcomes import choices, named
from console.page import page
from console.permissions import may
from console.polls import fresh, start
from console.report_rows import cursor, row, rows
from console.room import Room, Visit, note
from console.spend_rows import cost
from console.talk import thread
from console.timeline import Told, timeline
from console.times import maybe
from models import additions, events, message_log, report_log
from models.report_log import Line, Wanted
from models.report_states import STATE_TYPES, allowed
from routing.categories import CATEGORIES, ORDINARY
from sms.agencies import AGENCIES, OTHERS
from sms.hiding import REASONS as HIDDEN_FOR

FIELDS = (
    Field(
        "attention",
        "Needs",
        options=(
            ("unanswered", "nobody has answered"),
            ("overdue", "overdue"),
            ("desk", "at the national desk"),
            ("held", "held for a look"),
            ("review", "to be looked at"),
        ),
    ),
    Field("type", "State", options=(("open", "open"), ("closed", "closed"), ("fixed", "solved"))),
    Field(
        "category",
        "Category",
        options=tuple((code, CATEGORIES[code].label) for code in ORDINARY),
    ),
    WARD,
    Field("level", "Level", options=tuple((str(n), f"level {n}") for n in range(4))),
    SINCE,
    UNTIL,
)
_DONE = {
    "taken_up": "You have made a report of the dropped call. Its people are being told.",
    "taken": "You have taken this report. Its clock has stopped.",
    "asked_to_call": "The reporter is asked by SMS to call the desk.",
    "hidden": "This report is hidden. Who was told hears that there is nothing to go to.",
    "unhidden": "This report is shown again, as it was before. If it was open, the next are told.",
    "taken_out": "The words are taken out. An administrator can read the original.",
    "wrote": "Your words go to the reporter. The answer shows on this page.",
    "closed": "You have closed this report.",
    "parted": "This report stands for itself again. Its people are being told.",
    "released": "This report is held no longer. Its people are being told.",
    "looked": "You have looked at this report. It is off the list.",
    "kept_from": "No level will tell that organisation of this report.",
    "handed_over": "You have handed this report to others. It stays open.",
    "handed_later": "Noted as handed over. The county's desk is not there now: it is told "
    "when it is on duty next. It stays open.",
    "handed_untold": "Noted as handed over, but no desk of that county is on this line: tell it "
    "yourself. It stays open.",
}


def reports(room: Room, visit: Visit) -> ResponseReturnValue:
    asked = ask(FIELDS, request.args.to_dict(), room.gazetteer, visit.now)
    wanted = Wanted(**asked.meant, whose=visit.whose)
    before = paging.read(request.args.get("before", ""), UUID)
    with room.database.begin() as db:
        lines = report_log.page(db, wanted, visit.now, before, paging.SIZE + 1)
        total = report_log.count(db, wanted, visit.now, paging.CAP)
        cut = paging.cut(lines, total, cursor)
        shown = rows(db, room, cut.rows, visit.now)
    return page(
        room,
        visit,
        "reports",
        title="Reports",
        here="reports",
        fields=FIELDS,
        asked=asked,
        cut=cut,
        first_page=before is None,
        poll=start("reports_new", asked, cut.newest, visit.now),
        rows=shown,
    )


def reports_new(room: Room, visit: Visit) -> ResponseReturnValue:
    asked = ask(FIELDS, request.args.to_dict(), room.gazetteer, visit.now)
    wanted = Wanted(**asked.meant, whose=visit.whose)
    than = paging.read(request.args.get("after", ""), UUID) or abort(400)
    with room.database.begin() as db:
        return fresh(report_log.count_newer(db, wanted, visit.now, than, paging.FRESH))


def report(room: Room, visit: Visit, reference: str, *, wrong: str = "") -> ResponseReturnValue:
    """One report; `wrong` is what a form of it was refused for, drawn with what was typed."""
    with room.database.begin() as db:
        line = report_log.one(db, reference.replace("-", ""), visit.now) or abort(404)
        told = Told(
            line=line,
            call=report_log.call_of(db, line.id),
            events=events.of(db, line.id),
            alerts=report_log.told(db, line.id),
            messages=message_log.of_report(db, line.id),
            additions=additions.of(db, line.id),
        )
        may_act = may(visit.role, "take") and STATE_TYPES[line.state] == "open"
        facts = doubts(db, room, visit, line, may_act=may_act)
        facts |= moderation(db, visit, line)
        facts["cost"] = cost(db, line.id)
        facts |= thread(db, room, visit, line, told.additions)
        note(db, visit, f"report:{line.reference}")
    shown = row(room, line, visit.now)
    return page(
        room,
        visit,
        "report",
        title=f"{shown.category} in {shown.ward.split(',')[0]}",
        here="reports",
        row=shown,
        entries=timeline(room, visit, told),
        done=_DONE.get(request.args.get("done", ""), ""),
        wrong=wrong,
        typed=request.form if wrong else {},
        status=400 if wrong else 200,
        closings=choices(),
        may_act=may_act,
        **facts,
        **_hiding(visit, line),
        agencies=[*AGENCIES.items(), (OTHERS, "others")],
        may_take=line.state in TAKEABLE,
        **_rail(room, visit, line),
    )


def _hiding(visit: Visit, line: Line) -> dict[str, Any]:
    """Whether the words are kept back, and what this visitor may do about it."""
    hidden = line.state == "hidden"
    return {
        "is_hidden": hidden,
        "may_hide": not hidden and may(visit.role, "hide") and allowed("hide", line.state),
        "may_unhide": hidden and may(visit.role, "unhide"),
        "why_hidden": HIDDEN_FOR.items(),
    }


def _rail(room: Room, visit: Visit, line: Line) -> dict[str, Any]:
    """The facts beside the timeline."""
    return {
        "reporter": words.resident(line.contact_id).name,
        "agreed": labels.named(labels.CONTACTS, line.contact),
        "language": labels.named(labels.LANGUAGES, line.language),
        "may_call": labels.named(labels.CALLERS, line.call_by),
        "call_asked": maybe(line.call_asked_at, visit.now),
        "may_ask_to_call": line.contact != "none" and may(visit.role, "ask_to_call"),
        "involved": labels.named(labels.INVOLVED, line.involved),
        "channel": labels.named(labels.CHANNELS, line.channel),
        "due_at": maybe(line.due_at, visit.now),
        "reopened": line.reopened,
        "outcome": named(line.outcome) if line.outcome else "",
        "landmark": words.from_outside(
            room, visit, line.landmark_sealed, "reports.landmark", line.id
        ),
        "said": words.from_outside(room, visit, line.words_sealed, "reports.words", line.id),
    }
