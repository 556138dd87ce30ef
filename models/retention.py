"""How long what is kept: one row a rule.

Words and numbers go first and facts stay, so that what happened can still be counted. Rules run
in this order, a batch a transaction, and may be broken off at any moment.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Table,
    exists,
    func,
    or_,
    select,
)

from models.additions import report_additions
from models.broadcasts import broadcast_recipients, broadcasts
from models.call_receipts import call_receipts
from models.calls import calls, hops
from models.contacts import contact_index, contacts
from models.copies import gateway_copies
from models.delivery import delivery_receipts
from models.directory import people
from models.directory_changes import KEPT as CHANGES_KEPT
from models.directory_changes import directory_changes
from models.drafts import drafts, drafts_ended
from models.erasure import GONE
from models.forget_requests import forget_requests
from models.ideas import ideas
from models.lookups import lookups
from models.messages import messages
from models.outbox import outbox
from models.priorities import priority_votes
from models.questions import report_questions
from models.referral_tables import referral_alerts, referrals
from models.reports import reports
from models.retention_reports import OF_REPORTS
from models.retention_rule import Condition, Rule
from models.sensitive import sensitive_alerts, sensitive_events, sensitive_reports
from models.subscriptions import subscriptions
from models.texted import texted
from models.users import invitations, login_failures, sign_ins

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def _of_case(table: Table) -> tuple[Condition, ...]:
    return (sensitive_reports.c.id == table.c.report_id,)


_CASE_CLOSED = select(sensitive_reports.c.closed_hour)
# Who said STOP is kept: without the number nobody would know.
_NOT_STOPPED = contacts.c.sms_stopped_at.is_(None)
_CONTACT_MADE = (
    select(contacts.c.created_at)
    .where(contacts.c.id == contact_index.c.contact_id)
    .where(_NOT_STOPPED)
)


def _unused(contact: ColumnElement[Any]) -> tuple[Condition, ...]:
    """Nothing that is kept needs the number of this contact."""
    return tuple(
        ~exists().where(table.c.contact_id == contact)
        for table in (
            reports,
            messages,
            people,
            subscriptions,
            broadcast_recipients,
            forget_requests,
            delivery_receipts,
        )
    )


def _of_request(moment: ColumnElement[Any]) -> ColumnElement[Any]:
    return select(moment).where(referrals.c.id == referral_alerts.c.referral_id).scalar_subquery()


# A request nobody ends is not kept for ever either.
_OF_REQUESTS = (
    ("the end", _of_request(referrals.c.ended_hour), 90 * DAY),
    ("they were asked", _of_request(referrals.c.asked_hour), 180 * DAY),
)

SCHEDULE: tuple[Rule, ...] = (
    Rule("work done", outbox, outbox.c.done_at, HOUR),
    Rule("dropped calls nobody took up", drafts, drafts.c.at, HOUR),
    Rule("whose dropped calls are over", drafts_ended, drafts_ended.c.at, HOUR),
    Rule("reports begun by SMS", texted, texted.c.at, DAY),
    Rule("asking after references", lookups, lookups.c.at, DAY),
    Rule("failed sign-ins", login_failures, login_failures.c.at, DAY),
    Rule("sign-ins", sign_ins, sign_ins.c.created_at, DAY),
    Rule("invitations, after they end", invitations, invitations.c.expires_at, 30 * DAY),
    Rule("receipts of calls", call_receipts, call_receipts.c.created_at, 7 * DAY),
    Rule(
        "words of calls",
        hops,
        hops.c.at,
        30 * DAY,
        {"typed_sealed": None, "reply_sealed": None},
        (or_(hops.c.typed_sealed.is_not(None), hops.c.reply_sealed.is_not(None)),),
    ),
    Rule("hops of calls", hops, hops.c.at, 365 * DAY),
    Rule(
        "calls",
        calls,
        calls.c.started_at,
        365 * DAY,
        only=(~exists().where(hops.c.call_id == calls.c.id),),
    ),
    Rule(
        "SMS callbacks as they came",
        messages,
        messages.c.created_at,
        30 * DAY,
        {"raw_sealed": None},
        (messages.c.raw_sealed.is_not(None),),
    ),
    Rule(
        "delivery receipts as they came",
        delivery_receipts,
        delivery_receipts.c.received_at,
        30 * DAY,
        {"raw_sealed": GONE},
        (func.length(delivery_receipts.c.raw_sealed) > 0,),
    ),
    Rule("ids of texts that went twice", gateway_copies, gateway_copies.c.at, 180 * DAY),
    Rule("delivery receipts", delivery_receipts, delivery_receipts.c.received_at, 180 * DAY),
    Rule(
        "words and numbers of SMS",
        messages,
        messages.c.created_at,
        180 * DAY,
        {"words_sealed": GONE, "raw_sealed": None, "contact_id": None},
        (or_(func.length(messages.c.words_sealed) > 0, messages.c.contact_id.is_not(None)),),
    ),
    Rule(
        "who wrote to a reporter, and when",
        report_questions,
        report_questions.c.created_at,
        180 * DAY,
    ),
    *OF_REPORTS,
    Rule(
        "words added that nobody said a report for",
        report_additions,
        report_additions.c.created_at,
        DAY,
        only=(report_additions.c.report_id.is_(None),),
    ),
    Rule(
        "landmarks of sensitive cases, after the end",
        sensitive_reports,
        sensitive_reports.c.closed_hour,
        30 * DAY,
        {"landmark_sealed": None},
        (sensitive_reports.c.landmark_sealed.is_not(None),),
    ),
    *(
        Rule(
            name,
            table,
            _CASE_CLOSED.where(*_of_case(table)).scalar_subquery(),
            180 * DAY,
        )
        for name, table in (
            ("alerts of sensitive cases", sensitive_alerts),
            ("events of sensitive cases", sensitive_events),
        )
    ),
    Rule(
        "sensitive cases, after the end",
        sensitive_reports,
        sensitive_reports.c.closed_hour,
        180 * DAY,
        only=tuple(
            ~exists().where(table.c.report_id == sensitive_reports.c.id)
            for table in (sensitive_alerts, sensitive_events)
        ),
    ),
    Rule(
        "lists of recipients, after the broadcast",
        broadcast_recipients,
        select(broadcasts.c.ended_at)
        .where(broadcasts.c.id == broadcast_recipients.c.broadcast_id)
        .scalar_subquery(),
        DAY,
    ),
    Rule(
        "words of broadcasts",
        broadcasts,
        broadcasts.c.created_at,
        365 * DAY,
        {"words_en_sealed": None, "words_sw_sealed": None},
        (
            or_(
                broadcasts.c.words_en_sealed.is_not(None), broadcasts.c.words_sw_sealed.is_not(None)
            ),
        ),
    ),
    Rule("votes for priorities", priority_votes, priority_votes.c.cast_on, 180 * DAY),
    Rule("ideas of residents", ideas, ideas.c.written_on, 365 * DAY),
    Rule(
        "numbers of requests for help, after the end",
        referrals,
        referrals.c.ended_hour,
        7 * DAY,
        {"phone_sealed": None},
        (referrals.c.phone_sealed.is_not(None),),
    ),
    *(
        Rule(f"alerts of requests for help, after {what}", referral_alerts, since, keep)
        for what, since, keep in _OF_REQUESTS
    ),
    *(
        Rule(
            f"requests for help, after {what}",
            referrals,
            since,
            keep,
            only=(~exists().where(referral_alerts.c.referral_id == referrals.c.id),),
        )
        for what, since, keep in (
            ("the end", referrals.c.ended_hour, 90 * DAY),
            ("they were asked", referrals.c.asked_hour, 180 * DAY),
        )
    ),
    Rule("changes of the directory", directory_changes, directory_changes.c.at, CHANGES_KEPT),
    Rule("consent to notices, after its end", subscriptions, subscriptions.c.ended_at, 365 * DAY),
    Rule("asking to be forgotten", forget_requests, forget_requests.c.asked_at, 30 * DAY),
    Rule(
        "numbers nothing needs any more",
        contact_index,
        _CONTACT_MADE.scalar_subquery(),
        180 * DAY,
        only=_unused(contact_index.c.contact_id),
    ),
    Rule(
        "contacts nothing needs any more",
        contacts,
        contacts.c.created_at,
        180 * DAY,
        only=(
            _NOT_STOPPED,
            *_unused(contacts.c.id),
            ~exists().where(contact_index.c.contact_id == contacts.c.id),
        ),
    ),
)
