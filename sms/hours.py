"""Going off duty until a time, and coming back: for everybody a phone answers for."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from models import contacts, duties
from models.directory import people
from models.directory_changes import OWN_PHONE, By
from models.directory_writes import set_off
from models.duties import Duty
from routing.left_without import Left, left_without
from sms import texts_duty
from sms.choices import until
from sms.duty import open_alerts
from sms.failures import gone
from sms.turns import Reply, Turn


def go_off(turn: Turn) -> Reply:
    """No new alert comes from now on; what was accepted stays, what waits for an answer rises."""
    over = until(turn.command.choice, turn.now)
    left = _left(turn, over)
    set_off(turn.db, By(OWN_PHONE, turn.now), turn.ids, over)
    gone(turn.db, people.c.id.in_(turn.ids), turn.now)
    kept = [one for one in open_alerts(turn.db, turn.ids, turn.now) if one.holder_id in turn.ids]
    t = turn.own(turn.people[0])
    last = [one.ward.name for one in left]
    return Reply(texts_duty.off(t, over, turn.now, kept=len(kept), dial=turn.dial, last_of=last))


def _left(turn: Turn, over: datetime) -> list[Left]:
    """The wards where nobody would be left: said while the phone that goes is still in the hand."""
    own = duties.of_contact(turn.db, turn.contact_id)

    def away(duty: Duty) -> Duty:
        return replace(duty, off_until=over) if duty.contact_id == turn.contact_id else duty

    return left_without(turn.db, own, away, turn.now)


def come_back(turn: Turn) -> Reply:
    set_off(turn.db, By(OWN_PHONE, turn.now), turn.ids, None)
    reached = contacts.get(turn.db, turn.contact_id).reached
    return Reply(texts_duty.on(turn.own(turn.people[0]), reached=reached))
