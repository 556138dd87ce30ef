"""Taking a person out of what is kept: the number and the words go, the facts of reports stay.

What is taken cannot be brought back here; a backup holds it until the backup is gone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Delete, Select, Update, case, func, or_, select

from models import drafts, incidents, lookups, texted, unsaid
from models.additions import report_additions
from models.broadcasts import broadcast_recipients
from models.calls import calls, hops
from models.contacts import contact_index, contacts
from models.copies import gateway_copies
from models.delivery import delivery_receipts
from models.directory import organisations, people
from models.directory_changes import directory_changes
from models.ideas import ideas
from models.messages import messages
from models.originals import report_originals
from models.outbox import outbox
from models.priorities import priority_votes
from models.pseudonyms import IDEA, VOTE, pseudonyms
from models.questions import report_questions
from models.referral_tables import referral_alerts, referrals
from models.report_states import OPEN
from models.reports import reports
from models.sensitive import sensitive_reports
from models.subscriptions import subscriptions
from models.vault import Vault

GONE = b""  # in a column that must hold something: words that were destroyed
_DIGEST = 16  # bytes
_UNDER_WAY = ("queued", "sending")


@dataclass(frozen=True)
class Erased:
    """How many reports, SMS and calls lost a number or words."""

    reports: int
    messages: int
    calls: int


def duties_of(db: Connection, contact_id: UUID) -> list[tuple[str, str]]:
    """(organisation, role) of whoever answers this telephone and has not left."""
    rows = db.execute(
        select(organisations.c.name, people.c.role)
        .join(people, people.c.organisation_id == organisations.c.id)
        .where(people.c.contact_id == contact_id, people.c.left_at.is_(None))
        .order_by(organisations.c.name)
    )
    return [(row.name, row.role) for row in rows]


def under_way(db: Connection, contact_id: UUID) -> int:
    """How much is still to be routed or sent that needs this person's words or number."""
    unsent = messages.c.status.in_(_UNDER_WAY) & _theirs(contact_id)
    owed = outbox.c.done_at.is_(None) & outbox.c.subject.in_(_filed(contact_id))
    sends = select(func.count()).select_from(messages).where(unsent).scalar_subquery()
    tasks = select(func.count()).select_from(outbox).where(owed).scalar_subquery()
    return int(db.execute(select(sends + tasks)).scalar_one())


def erase(db: Connection, contact_id: UUID) -> Erased:
    """Destroys number and words of one contact; what is left is tied to nobody."""
    db.execute(_empty_receipts(contact_id))
    db.execute(_without_additions(contact_id))
    filed = [row.id for row in db.execute(_filed(contact_id))]
    for table in (report_questions, report_originals):
        db.execute(table.delete().where(table.c.report_id.in_(_filed(contact_id))))
    erased = Erased(
        calls=_count(db, _empty_calls(contact_id)),
        messages=_count(db, _empty_messages(contact_id)),
        reports=_count(db, _empty_reports(contact_id)),
    )
    unsaid.unsay(db, filed)
    texted.drop(db, contact_id)
    mine = messages.c.contact_id == contact_id
    db.execute(messages.update().where(mine).values(contact_id=None))
    _forget(db, contact_id)
    return erased


def untie(
    db: Connection, vault: Vault, number: str, random: Callable[[int], bytes], now: datetime
) -> None:
    """Takes a number's digests out of the sensitive branch, the count of lookups and the drafts.

    Says nothing of what it found: whoever asks for this is no case worker.
    """
    _untie_votes_and_ideas(db, vault, number)
    tried = lookups.lookups.c.phone.in_(lookups.phones(vault, number))
    db.execute(lookups.lookups.delete().where(tried))
    drafts.drop_of(db, drafts.digests(vault, number), now)
    _drop_requests(db, vault, number)
    digests = [digest for _kid, digest in vault.sensitive_phones.every(number)]
    cases = sensitive_reports
    theirs = select(cases.c.id).where(cases.c.reporter_digest.in_(digests))
    for case_id in db.execute(theirs).scalars().all():
        nobody = {"reporter_digest": random(_DIGEST), "landmark_sealed": None}
        db.execute(cases.update().where(cases.c.id == case_id).values(**nobody))


def _untie_votes_and_ideas(db: Connection, vault: Vault, number: str) -> None:
    """A pseudonym is one of a ward and a quarter: each there is, is made again to be found."""
    for table, digest, purpose in (
        (priority_votes, priority_votes.c.voter_digest, VOTE),
        (ideas, ideas.c.writer_digest, IDEA),
    ):
        for ward, quarter in db.execute(select(table.c.ward_code, table.c.quarter).distinct()):
            theirs = pseudonyms(vault, purpose, number, ward, quarter)
            db.execute(table.delete().where(digest.in_(theirs)))


def _drop_requests(db: Connection, vault: Vault, number: str) -> None:
    """Requests for help go whole: what is left of one would still be health data."""
    digests = [digest for _kid, digest in vault.sensitive_phones.every(f"referral|{number}")]
    theirs = select(referrals.c.id).where(referrals.c.person_digest.in_(digests))
    db.execute(referral_alerts.delete().where(referral_alerts.c.referral_id.in_(theirs)))
    db.execute(referrals.delete().where(referrals.c.person_digest.in_(digests)))


def _filed(contact_id: UUID) -> Select[tuple[UUID]]:
    return select(reports.c.id).where(reports.c.contact_id == contact_id)


def _theirs(contact_id: UUID) -> ColumnElement[bool]:
    """SMS from and to the person, and what was said to others of the person's reports: in alerts of
    the reports they follow or followed too, where only they say the place.
    """
    about = messages.c.report_id.in_(_filed(contact_id))
    lead, filed = reports.alias("lead"), _filed(contact_id)
    led = or_(
        lead.c.id.in_(select(reports.c.follows).where(reports.c.contact_id == contact_id)),
        lead.c.id.in_(incidents.lent_to(filed)),
    )
    lent = select(lead.c.id).where(led, lead.c.landmark_sealed.is_(None))
    placed = (messages.c.purpose == "alert") & messages.c.report_id.in_(lent)
    return or_(messages.c.contact_id == contact_id, about, placed)


def _empty_receipts(contact_id: UUID) -> Update:
    """A delivery receipt as it came holds the number."""
    theirs = select(messages.c.id).where(messages.c.contact_id == contact_id)
    known = select(messages.c.gateway_id).where(messages.c.contact_id == contact_id)
    copied = select(gateway_copies.c.gateway_id).where(gateway_copies.c.message_id.in_(theirs))
    of = or_(
        delivery_receipts.c.gateway_id.in_(known.union_all(copied)),
        delivery_receipts.c.contact_id == contact_id,
    )
    return delivery_receipts.update().where(of).values(raw_sealed=GONE, contact_id=None)


def _empty_calls(contact_id: UUID) -> Update:
    """A call is known to be this person's only where it filed a report."""
    filed = select(calls.c.id).where(calls.c.report_id.in_(_filed(contact_id)))
    theirs = hops.c.call_id.in_(filed)
    return hops.update().where(theirs).values(typed_sealed=None, reply_sealed=None)


def _empty_messages(contact_id: UUID) -> Update:
    theirs = messages.update().where(_theirs(contact_id))
    return theirs.values(words_sealed=GONE, raw_sealed=None)


def _empty_reports(contact_id: UUID) -> Update:
    """What is still open goes past those it may be about as before; what is over forgets them."""
    theirs = reports.update().where(reports.c.contact_id == contact_id)
    call = {"contact_id": None, "contact": "none", "call_by": "", "call_asked_at": None}
    still = or_(reports.c.state.in_(OPEN), reports.c.state == "hidden")
    kept = case((still, reports.c.kept_organisations), else_=unsaid.NOBODY)
    return theirs.values(**unsaid.OF_REPORT, **call, kept_organisations=kept)


def _without_additions(contact_id: UUID) -> Delete:
    """What was added to the person's reports, or texted by the person to be added to one."""
    texted = select(messages.c.id).where(messages.c.contact_id == contact_id)
    theirs = or_(
        report_additions.c.report_id.in_(_filed(contact_id)),
        report_additions.c.message_id.in_(texted),
    )
    return report_additions.delete().where(theirs)


def _forget(db: Connection, contact_id: UUID) -> None:
    """Number, index and preferences; whoever once had a duty with it has no name any more."""
    db.execute(broadcast_recipients.delete().where(broadcast_recipients.c.contact_id == contact_id))
    db.execute(subscriptions.delete().where(subscriptions.c.contact_id == contact_id))
    db.execute(contact_index.delete().where(contact_index.c.contact_id == contact_id))
    db.execute(
        contacts.update()
        .where(contacts.c.id == contact_id)
        .values(
            sealed=None,
            language="",
            last_ward="",
            blocked="",
            bulk_blocked="",
            sms_stopped_at=None,
            helped_at=None,
        )
    )
    former = people.update().where(people.c.contact_id == contact_id)
    db.execute(former.values(name="(erased)", masked=""))
    theirs = select(people.c.id).where(people.c.contact_id == contact_id)
    named = (directory_changes.c.field == "name") & directory_changes.c.person_id.in_(theirs)
    db.execute(directory_changes.update().where(named).values(before="", after="(erased)"))


def _count(db: Connection, change: Update) -> int:
    return int(db.execute(change).rowcount)
