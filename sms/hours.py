"""Going off duty until a time, and coming back: for everybody a phone answers for."""

from __future__ import annotations

from models import contacts
from models.directory import people
from models.directory_changes import OWN_PHONE, By
from models.directory_writes import set_off
from sms import texts_duty
from sms.choices import until
from sms.duty import open_alerts
from sms.failures import gone
from sms.turns import Reply, Turn


def go_off(turn: Turn) -> Reply:
    """No new alert comes from now on; what was accepted stays, what waits for an answer rises."""
    over = until(turn.command.choice, turn.now)
    set_off(turn.db, By(OWN_PHONE, turn.now), turn.ids, over)
    gone(turn.db, people.c.id.in_(turn.ids), turn.now)
    kept = [one for one in open_alerts(turn.db, turn.ids, turn.now) if one.holder_id in turn.ids]
    t = turn.own(turn.people[0])
    return Reply(texts_duty.off(t, over, turn.now, kept=len(kept), dial=turn.dial))


def come_back(turn: Turn) -> Reply:
    set_off(turn.db, By(OWN_PHONE, turn.now), turn.ids, None)
    contact = contacts.get(turn.db, turn.contact_id)
    reached = contact.sms_stopped_at is None and not contact.blocked
    return Reply(texts_duty.on(turn.own(turn.people[0]), reached=reached))
