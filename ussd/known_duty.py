"""What a duty holder's call starts from: the alerts that wait, put in words, and the hours kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from locales.marks import Translate, _
from models.alerts import moved_since
from models.contacts import Contact
from models.duties import NO_END
from models.referral_alerts import Told
from models.vault import Vault, opened
from routing.categories import CATEGORIES
from routing.reasons import ROLES
from sms import helping
from sms.duty import Open, Person, behind, open_alerts
from sms.fitting import cut, sendable
from sms.placed import shown
from sms.texts import clock
from ussd.journeys.duty import ALERTS, HOURS, LABEL_LONGEST, LISTED, ROW_LONGEST, WORDS_LONGEST
from ussd.typed import tidy

CALL_LIVES = timedelta(minutes=5)  # longer than any call: what was shown is no older
_NAME, _ROLE = 20, 12  # septets of another organisation's name, and of what somebody is there


@dataclass(frozen=True)
class Duty:
    """`lists` are empty for who has no duty; `language` is then ''."""

    language: str = ""
    lists: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Listing:
    """What alerts are put in words with."""

    vault: Vault
    t: Translate
    ids: frozenset[object]
    now: datetime


def read(
    db: Connection,
    vault: Vault,
    contact: Contact,
    languages: Mapping[str, Translate],
    *,
    now: datetime,
    rebuilt: bool,
) -> Duty:
    """One query for who has no duty, two for who has; one more for a centre's people, and where a
    call is `rebuilt`.

    A rebuilt call was shown a list before: where that may have been another one, it says so.
    """
    people = behind(db, contact.id)
    if not people:
        return Duty()
    spoken = (contact.language, people[0].language, "en")
    language = next(name for name in spoken if name in languages)
    ids = [person.id for person in people]
    found = open_alerts(db, ids, now)
    listing = _Listing(vault, languages[language], frozenset(ids), now)
    asked = helping.open_for(db, people)
    lists = _rows(listing, people, len(found) + len(asked))
    pairs = [[_value(listing, one), _label(listing, one)] for one in found]
    pairs += [[f"{one.id.hex} {_request(listing, one)}", _request(listing, one)] for one in asked]
    if pairs:
        lists["alerts"] = _kept(pairs[:LISTED])
    if asked:
        lists["requests"] = " ".join(one.id.hex for one in asked)
    if rebuilt and (asked or moved_since(db, ids, now - CALL_LIVES)):
        lists["alerts_moved"] = "1"
    return Duty(language, lists)


def _rows(listing: _Listing, people: tuple[Person, ...], count: int) -> dict[str, str]:
    """The first rows of the menu: how many alerts wait, and the hours as they are."""
    t = listing.t
    offs = [person.off_until for person in people]
    times = [time for time in offs if time and time > listing.now]
    off = min(times) if len(times) == len(offs) else None
    until = clock(off, listing.now) if off else ""
    hours = t(_("Duty: on")) if off is None else t(_("Duty: off until {until}"))
    if off and off >= NO_END:
        hours = t(_("Duty: off"))
    alerts = t(_("My alerts: {count}")).format(count=count)
    said = [[ALERTS, alerts[:ROW_LONGEST]], [HOURS, hours.format(until=until)[:ROW_LONGEST]]]
    return {"duty": "off" if off else "on", "duty_rows": _kept(said)}


def _kept(pairs: list[list[str]]) -> str:
    return json.dumps(pairs, separators=(",", ":"))


def _request(listing: _Listing, one: Told) -> str:
    """What a centre is asked, by its number: nothing of who asks."""
    text = listing.t(_("{number} Somebody asks for help"))
    mark = listing.t(_(" (yours)")) if one.state == "accepted" else ""
    return tidy(text.format(number=one.short_number) + mark, LABEL_LONGEST)


def _label(listing: _Listing, one: Open) -> str:
    """One row of the list."""
    mark = {"": "", "mine": _(" (yours)"), "theirs": _(" (with others)")}[_standing(listing, one)]
    mark = listing.t(mark) if mark else ""
    return tidy(cut(_head(listing, one), LABEL_LONGEST - len(mark)) + mark, LABEL_LONGEST)


def _value(listing: _Listing, one: Open) -> str:
    """The alert's id and all its screen says: what, where, whether now, until when, whose."""
    t = listing.t
    tail = " ".join(filter(None, (_when(t, one), _due(listing, one), _whose(listing, one))))
    head = cut(_head(listing, one), WORDS_LONGEST - len(tail) - 2)
    near = t(_(", near {landmark}"))
    room = WORDS_LONGEST - len(f"{head}. {tail}") - len(near.format(landmark=""))
    where = cut(_landmark(listing.vault, one), room)
    said = head + (near.format(landmark=where) if where else "")
    return f"{one.alert_id.hex} {tidy(f'{said}. {tail}', WORDS_LONGEST)}"


def _head(listing: _Listing, one: Open) -> str:
    label = listing.t(CATEGORIES[one.category].label)
    return f"{one.short_number} {label}, {sendable(one.ward)}"


def _when(t: Translate, one: Open) -> str:
    return t(_("Happening now.")) if one.happening_now else t(_("Not now."))


def _standing(listing: _Listing, one: Open) -> str:
    if one.holder_id is None:
        return ""
    return "mine" if one.holder_id in listing.ids else "theirs"


def _due(listing: _Listing, one: Open) -> str:
    """Until when an answer is due; where others have it none is."""
    if one.due_at is None or _standing(listing, one) == "theirs":
        return ""
    return listing.t(_("By {time}.")).format(time=clock(one.due_at, listing.now))


def _whose(listing: _Listing, one: Open) -> str:
    """Who has it, and since when: what WHO says by SMS."""
    standing, t = _standing(listing, one), listing.t
    since = clock(one.since, listing.now) if one.since else ""
    if standing == "theirs":
        told = {"organisation": cut(sendable(one.holder), _NAME), "since": since}
        told["role"] = cut(t(ROLES.get(one.role, one.role)), _ROLE)
        return t(_("With {organisation} ({role}) since {since}.")).format(**told)
    return t(_("Yours since {since}.")).format(since=since) if standing else ""


def _landmark(vault: Vault, one: Open) -> str:
    """As the alert's SMS has it; '' where none was given, the rules leave it out, or it cannot be
    opened.
    """
    return shown(opened(vault.words, one.landmark_sealed, "reports.landmark", one.report_id))
