"""A duty holder hands a report to others: an agency named with its number, or the county's desk."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from sqlalchemy import Connection

from models import events, reports
from sms import agencies, county, texts_handing
from sms.agencies import CIVIC, COUNTY, UNLISTED, Handed
from sms.county import ToCounty
from sms.holding import hold, note
from sms.turns import News, Reply, Target, Turn


def hand_over(turn: Turn, target: Target) -> Reply:
    """It stays with who hands it over until its end is known."""
    handed = agencies.read(turn.command.words)
    if target.report.state == "referred" and handed == Handed():
        return Reply(_words(turn, target, has_now(turn.db, target.report.id), ""), target=target)
    if target.report.state == "referred" and not handed.agency:
        handed = replace(handed, agency=_meant(turn.db, target.report.id))
    hold(turn, target, "hand_over", outcome="handed_over")
    asked = _county(turn, target, handed)
    meant = COUNTY if asked else handed.listed
    agency = agencies.has_it(meant, handed.reference, told=bool(asked and asked.told))
    remark = _of_county(turn, target, asked) if asked else _remark(turn, target, handed)
    words = _words(turn, target, Handed(meant, handed.reference), remark)
    round_of = asked.facts if asked else {}
    note(turn, target, "handed_over", to=agency, reference=handed.reference, **round_of)
    numbered = bool(agency and handed.reference)
    news = News("handed_over", target.person.organisation, agency, numbered=numbered)
    return Reply(words, target=target, news=news, more=asked.round.nudges if asked else ())


def _county(turn: Turn, target: Target, handed: Handed) -> ToCounty | None:
    """The county's desk is told of what is handed to it, and of a civic fault nobody else is said
    to have.
    """
    civic = target.report.category in CIVIC and handed == Handed()
    if handed.agency != COUNTY and not civic:
        return None
    return county.tell(turn.line, reports.get(turn.db, target.report.id))


def _of_county(turn: Turn, target: Target, found: ToCounty) -> str:
    """That its desk hears later, or never."""
    if found.told:
        return ""
    t = turn.own(target.person)
    if found.later is None:
        return t(texts_handing.NO_COUNTY)
    return texts_handing.county_later(t, found.later, turn.now)


def _remark(turn: Turn, target: Target, handed: Handed) -> str:
    unlisted = handed.agency == UNLISTED
    return turn.own(target.person)(texts_handing.NOT_LISTED) if unlisted else ""


def _words(turn: Turn, target: Target, handed: Handed, remark: str) -> str:
    return texts_handing.handed_over(
        turn.own(target.person),
        target.number,
        handed.agency,
        handed.reference,
        remark,
        turn.dial,
    )


def _meant(db: Connection, report_id: UUID) -> str:
    """Whose a number alone is that comes later: theirs to whom the report was handed before."""
    facts = events.last(db, report_id, "handed_over")
    return COUNTY if facts.get("later") else str(facts.get("to", ""))


def has_now(db: Connection, report_id: UUID) -> Handed:
    """Who is said to have a report that was handed over, and its number there: one query."""
    facts = events.last(db, report_id, "handed_over")
    return Handed(str(facts.get("to", "")), str(facts.get("reference", "")))
