"""A duty holder hands a report to others: an agency named with its number, or the county's desk."""

from __future__ import annotations

from models import reports
from sms import agencies, texts_handing
from sms.agencies import CIVIC, COUNTY, UNLISTED, Handed
from sms.holding import hold, note
from sms.telling import Line, Round, tell_county
from sms.turns import News, Reply, Target, Turn


def hand_over(turn: Turn, target: Target) -> Reply:
    """It stays with who hands it over until its end is known."""
    handed = agencies.read(turn.command.words)
    if target.report.state == "referred" and handed == Handed():
        return Reply(_words(turn, target, handed, _remark(handed)), target=target)
    hold(turn, target, "hand_over", outcome="handed_over")
    told = _county(turn, target, handed)
    meant = COUNTY if told else handed.listed
    agency = agencies.has_it(meant, handed.reference, told=told is not None)
    remark = texts_handing.NO_COUNTY if meant != agency else _remark(handed)
    words = _words(turn, target, Handed(meant, handed.reference), remark)
    round_of = told.facts if told else {}
    note(turn, target, "handed_over", to=agency, reference=handed.reference, **round_of)
    news = News("handed_over", target.person.organisation, agency)
    return Reply(words, target=target, news=news, more=told.nudges if told else ())


def _county(turn: Turn, target: Target, handed: Handed) -> Round | None:
    """The county's desk is told of what is handed to it, and of a civic fault nobody else is said
    to have.
    """
    civic = target.report.category in CIVIC and not handed.agency
    if handed.agency != COUNTY and not civic:
        return None
    line = Line(turn.db, turn.vault, turn.languages, turn.now, turn.below)
    return tell_county(line, reports.get(turn.db, target.report.id))


def _remark(handed: Handed) -> str:
    return texts_handing.NOT_LISTED if handed.agency == UNLISTED else ""


def _words(turn: Turn, target: Target, handed: Handed, remark: str) -> str:
    return texts_handing.handed_over(
        turn.own(target.person),
        target.number,
        handed.agency,
        handed.reference,
        remark,
        turn.dial,
    )
