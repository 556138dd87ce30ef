"""Which reply each command has, for duty holders and for everybody else, as two tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from models import alerts, contacts, incidents
from routing.categories import CATEGORIES
from sms import (
    actions,
    checking,
    figures,
    helping,
    hours,
    my_data,
    own_report,
    residents,
    silence,
    status,
    story,
    tell,
    texted,
    texts,
)
from sms.duty import Open, open_alerts
from sms.holding import locked
from sms.turns import Reply, Turn

_KEYS = MappingProxyType({"accept": "1", "pass": "2", "close": "3"})


def reply_to(turn: Turn) -> Reply:
    """Acts on a command and says what to answer, if anything."""
    contacts.hold(turn.db, turn.contact_id)  # of two texts at once the second sees the first
    if turn.people:
        return silence.on_duty(turn, own_report.answer(turn) or _ON_DUTY[turn.command.kind](turn))
    return silence.without_a_duty(turn, _by_question(turn) or _of_anybody(turn))


def _by_question(turn: Turn) -> Reply | None:
    """An answer to what we asked, or more of a report; None where it is neither."""
    return my_data.confirmed(turn) or _of_one_begun(turn) or story.answer(turn)


def _of_one_begun(turn: Turn) -> Reply | None:
    """What is no command of its own may belong to a report begun by SMS."""
    said = None if turn.command.kind in _OTHERS else texted.answered(turn)
    return replace(said, report=said.report or "asked") if said else None


def _of_anybody(turn: Turn) -> Reply:
    said = _OTHERS.get(turn.command.kind, residents.unasked_help)(turn)
    return replace(said, report="asked") if turn.command.kind == "report" else said


def _act(turn: Turn) -> Reply:
    number = turn.command.short_number
    if number is None:
        return _act_on_only(turn)
    if asked := helping.meant(turn, number):
        return helping.act(turn, asked)
    alert = alerts.numbered(turn.db, turn.ids, number)
    if alert is None:
        return _error(texts.no_such(turn.t(residents.language(turn)), number))
    return actions.act(turn, locked(turn, alert))


def _act_on_only(turn: Turn) -> Reply:
    """A bare key means the only alert it can mean; where there are several it asks."""
    t, open_ones = turn.t(residents.language(turn)), open_alerts(turn.db, turn.ids, turn.now)
    meant = _meant(turn, open_ones)
    if not meant:
        asked = helping.only(turn)
        return helping.act(turn, asked) if asked else _error(texts.none_open(t))
    if len(meant) > 1:
        items = [_listed(turn, one) for one in meant]
        return Reply(texts.which(t, _KEYS[turn.command.kind], items))
    return actions.act(turn, locked(turn, alerts.get(turn.db, meant[0].alert_id)))


def _meant(turn: Turn, open_ones: tuple[Open, ...]) -> list[Open]:
    """1 means what nobody has yet; 2 and 3 also what the sender has; else whatever is open."""
    fit = (None,) if turn.command.kind == "accept" else (None, *turn.ids)
    return [one for one in open_ones if one.holder_id in fit] or list(open_ones)


def _show_list(turn: Turn) -> Reply:
    t, open_ones = turn.t(residents.language(turn)), open_alerts(turn.db, turn.ids, turn.now)
    asked = helping.listed(turn, t)
    if not open_ones:
        return Reply(asked or texts.none_open(t))
    people = incidents.tellers(turn.db, [one.report_id for one in open_ones])
    items = [_listed(turn, one, people.get(one.report_id, 1)) for one in open_ones]
    shown = texts.open_list(t, items)
    return Reply(f"{shown} {asked}".strip())


def _listed(turn: Turn, one: Open, people: int = 1) -> texts.Listed:
    held = "mine" if one.holder_id in turn.ids else "theirs"
    standing = held if one.holder_id else ""
    label = CATEGORIES[one.category].label
    return texts.Listed(one.short_number, label, one.ward, standing, people)


def _help(turn: Turn) -> Reply:
    return _error(texts.help_on_duty(turn.t(residents.language(turn))))


def _answer_or_help(turn: Turn) -> Reply:
    """Who is on duty may have reported too, and been asked about it."""
    return story.answered(turn) or _help(turn)


def _courtesy(turn: Turn) -> Reply:
    """Thanks need no answer, but who agrees while an alert waits must hear how to accept it."""
    waiting = [one for one in open_alerts(turn.db, turn.ids, turn.now) if one.holder_id is None]
    return _help(turn) if waiting else residents.NO_REPLY


def _start(turn: Turn) -> Reply:
    return _or_help(turn, residents.start(turn))


def _stop_case(turn: Turn) -> Reply:
    return _or_help(turn, residents.stop_case(turn))


def _or_help(turn: Turn, said: Reply) -> Reply:
    """Where a resident would be told where to turn, who is on duty is told the keys."""
    return said if said.purpose == "answer" and said.words else _help(turn)


def _error(words: str) -> Reply:
    return Reply(words, purpose="help")


_Step = Callable[[Turn], Reply]
_ASKED_BY_ALL: Mapping[str, _Step] = MappingProxyType(
    {
        "my_data": my_data.show,
        "forget": my_data.ask_forget,
        "language": my_data.choose_language,
        "report": texted.begin,
        "status": status.status,
    }
)
_ON_DUTY: Mapping[str, _Step] = MappingProxyType(
    {
        **_ASKED_BY_ALL,
        "accept": _act,
        "pass": _act,
        "close": _act,
        "note": _act,
        "who": _act,
        "ask": _act,
        "call": _act,
        "tell": tell.tell,
        "off": hours.go_off,
        "on": hours.come_back,
        "test": checking.agree,
        "test_off": checking.decline,
        "figures": figures.of_month,
        "list": _show_list,
        "help": _help,
        "stop": residents.stop,
        "stop_case": _stop_case,
        "start": _start,
        "courtesy": _courtesy,
        "unknown": _answer_or_help,
    }
)
_OTHERS: Mapping[str, _Step] = MappingProxyType(
    {
        **_ASKED_BY_ALL,
        "help": residents.asked_help,
        "stop": residents.stop,
        "stop_case": residents.stop_case,
        "start": residents.start,
        "courtesy": residents.no_reply,
    }
)
